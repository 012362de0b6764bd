// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import type care from "./locales/care.en.json";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { preferences } from "./preferences";

/** Those of `care` are learnt when they are first needed. */
export type Word = keyof typeof en | keyof typeof care;
export type Language = "en" | "es";

const catalogues: Record<Language, Record<string, string>> = { en: { ...en }, es: { ...es } };

export function learn(more: Record<Language, Record<string, string>>): void {
  Object.assign(catalogues.en, more.en);
  Object.assign(catalogues.es, more.es);
}

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

/** The text for a word in the language chosen, with its {places} filled. */
export function t(word: Word, places: Record<string, string | number> = {}): string {
  const text = catalogues[language.value][word] ?? "";
  return text.replace(/\{(\w+)\}/g, (all, name: string) =>
    name in places ? String(places[name]) : all,
  );
}

export function has(word: string): word is Word {
  return word in catalogues.en;
}

/** The text for `prefix.key`, or for `prefix.other` where the catalogue has none. */
export function tFor(
  prefix: string,
  key: string,
  places: Record<string, string | number> = {},
): string {
  const word = `${prefix}.${key}`;
  return t(has(word) ? word : (`${prefix}.other` as Word), places);
}

/** The text for `prefix.key`; a key of the operator's own is shown as it stands. */
export function tOr(prefix: string, key: string): string {
  const word = `${prefix}.${key}`;
  return has(word) ? t(word) : key.replaceAll("_", " ");
}

/** The device's own variant of the language, for how it writes times and numbers. */
function locale(): string {
  return navigator.languages.find((one) => one.startsWith(language.value)) ?? language.value;
}

export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function formatDay(at: number): string {
  const days = Math.round(
    (new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000,
  );
  if (days < 2)
    return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(days, "day");
  const style = { weekday: "long", day: "numeric", month: "long" } as const;
  return new Intl.DateTimeFormat(locale(), style).format(at);
}

export function formatDate(date: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(new Date(date));
}

export function formatDuration(seconds: number): string {
  const hours = seconds >= 3600;
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: hours ? "hour" : "minute",
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(seconds / (hours ? 3600 : 60));
}

export function languageName(code: string): string {
  return new Intl.DisplayNames(locale(), { type: "language" }).of(code) ?? code;
}
