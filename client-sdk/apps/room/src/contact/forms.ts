// SPDX-License-Identifier: Apache-2.0
// Regular expressions of the packs, and what keeps a rule quiet.
import { apart, overlaps, type Sight, type WordRange } from "./sight";
import type { Stretch } from "./view";
import type { Except } from "./words_of_language";

/** Of one regular expression in one message. */
const MATCHES_MAX = 64;

function matches(form: string, text: string): Stretch[] {
  return [...text.matchAll(new RegExp(form, "gs"))]
    .slice(0, MATCHES_MAX)
    .map(({ 0: match, index }) => ({ from: index, to: index + match.length }));
}

export function findForms({ base }: Sight, forms: readonly string[]): Stretch[] {
  return forms
    .flatMap((form) => matches(form, base.text))
    .map(({ from, to }) => base.source(from, to));
}

function drops({ mode, within }: Except, except: WordRange, found: WordRange): boolean {
  if (mode === "near") return apart(except, found) <= within;
  return mode === "inside"
    ? except.from <= found.from && found.to <= except.to
    : overlaps(except, found);
}

export function isExcepted(sight: Sight, excepts: readonly Except[], found: Stretch): boolean {
  const words = sight.wordsAt(found);
  if (words.from === words.to) return false;
  return excepts.some((except) => {
    const stands = [
      ...sight.find(except.entries),
      ...(except.regex
        ? matches(except.regex, sight.base.text).map((match) => sight.wordsIn(match))
        : []),
    ];
    return stands.some((range) => range.from < range.to && drops(except, range, words));
  });
}
