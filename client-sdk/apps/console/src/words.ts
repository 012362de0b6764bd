// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { preferences } from "./preferences";

export type Word = keyof typeof en;
export type Language = "en" | "es";

const catalogues: Record<Language, Record<Word, string>> = { en, es };

function preferred(): Language {
  const kept = preferences.get("language") ?? navigator.language;
  return kept.startsWith("es") ? "es" : "en";
}

export const language = signal<Language>(preferred());

export function speak(next: Language): void {
  language.value = next;
  preferences.set("language", next);
  document.documentElement.lang = next;
}

type Places = Record<string, string | number>;

/** The text for a word in the language chosen, with its {places} filled. */
export function t(word: Word, places: Places = {}): string {
  return catalogues[language.value][word].replace(/\{(\w+)\}/g, (all, name: string) =>
    name in places ? String(places[name]) : all,
  );
}

/** The text for `prefix.key`, or for `prefix.other` where the catalogue has none. */
export function tFor(prefix: string, key: string, places: Places = {}): string {
  const word = `${prefix}.${key}`;
  return t((word in en ? word : `${prefix}.other`) as Word, places);
}

/** The text for `prefix.key`; a code that the catalogue does not know is shown as it stands. */
export function tOr(prefix: string, key: string, places: Places = {}): string {
  const word = `${prefix}.${key}`;
  return word in en ? t(word as Word, places) : key.replaceAll("_", " ");
}

/** "self_harm" of "self_harm.intent": what the catalogue has words for. */
export const categoryOf = (label: string) => label.replace(/\..*$/, "");

/** The device's own variant of the language, for how it writes times and numbers. */
function locale(): string {
  return navigator.languages.find((one) => one.startsWith(language.value)) ?? language.value;
}

export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function formatMoment(at: number): string {
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  return new Intl.DateTimeFormat(locale(), style).format(at);
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "10 minutes"; below one minute, seconds. */
export function formatDuration(seconds: number, unitDisplay: "long" | "short" = "long"): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? (["second", 1] as const);
  const style = { style: "unit", unit, unitDisplay, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale(), style).format(Math.max(0, Math.floor(seconds / size)));
}

/** "4:05", for what runs out while one looks. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The days of a week, from Monday. */
export function dayNames(): readonly string[] {
  const format = new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" });
  // The epoch was a Thursday.
  return Array.from({ length: 7 }, (_, day) => format.format((day + 4) * 86_400_000));
}

export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);
}

export function formatPercent(percent: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent" }).format(percent / 100);
}
