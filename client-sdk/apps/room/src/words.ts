// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import type care from "./locales/care.en.json";
import en from "./locales/en.json";
import { preferences } from "./preferences";

/** Those of `care` are learnt when they are first needed. */
export type Word = keyof typeof en | keyof typeof care;

/** Each in its own language. */
export const languages = {
  en: "English",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  pt: "Português",
} as const;
export type Language = keyof typeof languages;
type Foreign = Exclude<Language, "en">;
type Catalogue = Readonly<Record<string, string>>;
type Chapters = Readonly<Record<Foreign, () => Promise<{ default: Catalogue }>>>;

/** English is always there; the others are fetched when they are spoken. */
const catalogues: Record<Language, Catalogue> = { en: { ...en }, es: {}, fr: {}, de: {}, pt: {} };
const chapters: Chapters[] = [
  {
    es: () => import("./locales/es.json"),
    fr: () => import("./locales/fr.json"),
    de: () => import("./locales/de.json"),
    pt: () => import("./locales/pt.json"),
  },
];

/** What could not be fetched is said in English. */
async function fetchWords(of: Language): Promise<void> {
  if (of === "en") return;
  const fetched = await Promise.allSettled(chapters.map((chapter) => chapter[of]()));
  for (const one of fetched)
    if (one.status === "fulfilled")
      catalogues[of] = { ...catalogues[of], ...(one.value.default as Catalogue) };
}

export async function learn(english: Catalogue, more: Chapters): Promise<void> {
  catalogues.en = { ...catalogues.en, ...english };
  chapters.push(more);
  await fetchWords(language.value);
}

const isKnown = (code: string): code is Language => code in languages;

function preferred(): Language {
  const kept = preferences.get("language");
  const wished = [...(kept ? [kept] : []), ...navigator.languages].map(
    (one) => one.split("-")[0] ?? "",
  );
  return wished.find(isKnown) ?? "en";
}

export const language = signal<Language>("en");

async function use(next: Language): Promise<void> {
  await fetchWords(next);
  language.value = next;
  document.documentElement.lang = next;
}

/** The language of the device, or the one chosen on it before. */
export function begin(): Promise<void> {
  return use(preferred());
}

export async function speak(next: string): Promise<void> {
  if (!isKnown(next)) return;
  preferences.set("language", next);
  await use(next);
}

/** The text for a word in the language chosen, with its {places} filled. */
export function t(word: Word, places: Record<string, string | number> = {}): string {
  const text = catalogues[language.value][word] ?? catalogues.en[word] ?? "";
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

/** A moment to come: its time, with the day where that is not today. */
export function formatEnd(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  if (isToday) return formatTime(at);
  const style = { weekday: "long", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(locale(), style).format(at);
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
