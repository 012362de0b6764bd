// SPDX-License-Identifier: Apache-2.0
// Telephone numbers, said and written; after server/moderation/detectors/phone.cpp.
import { isHelpline } from "./public";
import type { Sight, WordRange } from "./sight";
import { isDigit } from "./spell";
import type { Stretch, View } from "./view";

const DIGITS_MIN = 7;
const DIGITS_MAX = 15;
/** Words between a cue and its number. */
const CUE_REACH = 6;
const NOT_PHONE_REACH = 2;

/** Digits in a row with little between them. */
interface Digits {
  readonly begin: number;
  readonly end: number;
  readonly plus: boolean;
  readonly digits: string;
  readonly groups: readonly string[];
  /** Where the groups begin. */
  readonly starts: readonly number[];
  readonly separators: string;
}

/** What may stand between two groups of one number. */
function separator(text: string, at: number, before: number): string {
  const [between = ""] = /^[ ().\-/,]{1,4}(?=\d)/.exec(text.slice(at, at + 5)) ?? [];
  const digits =
    /^\d{0,3}/.exec(text.slice(at + between.length, at + between.length + 3))?.[0] ?? "";
  // A list of numbers, not parts of one; and the end of a sentence.
  if (between.includes(",") && before >= 3 && digits.length >= 3) return "";
  return between.includes(". ") ? "" : between;
}

function readNumber(text: string, start: number): Digits {
  let begin = start;
  if (text[begin - 1] === "(") begin--;
  const plus = text[begin - 1] === "+";
  if (plus) begin--;
  const groups: string[] = [];
  const starts: number[] = [];
  let separators = "";
  for (let at = start; ; ) {
    let end = at;
    while (isDigit(text[end])) end++;
    // The 0 of +44 (0) 300 is one that nobody dials.
    if (text.slice(at - 1, end + 1) !== "(0)") {
      groups.push(text.slice(at, end));
      starts.push(at);
    }
    const skip = separator(text, end, end - at);
    const digits = groups.join("");
    if (!skip || digits.length > 2 * DIGITS_MAX)
      return { begin, end, plus, digits, groups, starts, separators };
    separators += skip;
    at = end + skip.length;
  }
}

const within = (value: number, least: number, most: number) => least <= value && value <= most;

function isDate({ groups }: Digits): boolean {
  const [a = "", b = "", c = ""] = groups;
  const isYear = (text: string) => text.length === 4 && within(Number(text), 1900, 2100);
  if (groups.length === 2) return isYear(a) && isYear(b);
  if (groups.length !== 3 || b.length > 2 || !within(Number(b), 1, 31)) return false;
  if (a.length === 4 && c.length <= 2) return isYear(a);
  return isYear(c) && a.length <= 2;
}

/** 1,234,567 or 1.234.567. */
function isQuantity({ groups, separators }: Digits): boolean {
  if (groups.length < 2 || separators.length !== groups.length - 1) return false;
  const sign = separators[0] as string;
  if (!/[,.]/.test(sign) || separators !== sign.repeat(separators.length)) return false;
  if (groups.length === 2 && sign === ".") return true;
  return (groups[0] ?? "").length <= 3 && groups.slice(1).every((group) => group.length === 3);
}

/** Counting, or numbers that are all round. */
function isSeries({ groups }: Digits): boolean {
  if (groups.length < 3) return false;
  const steps = groups.slice(1).map((group, i) => Number(group) - Number(groups[i]));
  return (
    groups.every((group) => group.length >= 2 && group.endsWith("0")) ||
    steps.every((step) => step === 1) ||
    steps.every((step) => step === -1)
  );
}

/** Grouped as telephone numbers of the languages we speak are. */
function isPhoneLike({ plus, digits, groups }: Digits): boolean {
  const size = digits.length;
  const first = digits[0] as string;
  if (plus || digits.startsWith("00")) return size >= 8;
  if (first === "0") return within(size, 9, 12);
  const shape = groups.map((group) => group.length).join();
  if (["3,3,4", "1,3,3,4", "3,7", "6,4"].includes(shape)) return true;
  if (shape === "10") return first >= "2" && (digits[3] as string) >= "2";
  if (shape === "11") return first === "1" && (digits[1] as string) >= "2";
  if (shape === "3,3,3" || shape === "3,2,2,2") return "2679".includes(first);
  if (shape === "2,5,4" || shape === "2,4,4") return true;
  return groups.every((group) => group.length <= 2) && within(size, 9, 12);
}

/** 1-800-662-HELP: letters on the keys that go on with a number. */
function keypad(text: string, at: number): string {
  const letters = /^[ -]?([a-z]{3,8})(?![a-z])/.exec(text.slice(at, at + 10))?.[1] ?? "";
  const keys = "22233344455566677778889999";
  return [...letters].map((letter) => keys[letter.charCodeAt(0) - 97]).join("");
}

function isNear(cues: readonly WordRange[], words: WordRange, isCue: boolean): boolean {
  const reach = isCue ? CUE_REACH : NOT_PHONE_REACH;
  return cues.some((cue) =>
    cue.to <= words.from
      ? words.from - cue.to <= reach - 1
      : cue.from >= words.to && cue.from - words.to <= (isCue ? 2 : 0),
  );
}

function isPhone(sight: Sight, number: Digits, view: View): boolean {
  if (isDate(number) || isQuantity(number) || isSeries(number)) return false;
  const before = view.text[number.begin - 1] ?? "";
  if (/[$£€#a-z]/.test(before) || /[%:]/.test(view.text[number.end] ?? "")) return false;
  const words = sight.wordsAt(view.source(number.begin, number.end));
  if (words.from === words.to) return false;
  if (!number.plus && isNear(sight.cues("not_phone"), words, false)) return false;
  return isPhoneLike(number) || isNear(sight.cues("phone_cue"), words, true);
}

/** How many groups from `first` on are one help line's number; the most of them, or 0. */
function helplineAt(groups: readonly string[], first: number): number {
  let digits = "";
  let most = 0;
  for (let i = first; i < groups.length && digits.length <= DIGITS_MAX; i++) {
    digits += groups[i];
    if (digits.length >= 3 && isHelpline(digits)) most = i + 1 - first;
  }
  return most;
}

/** One help line after another, with nothing else: «988, 116 123». */
function areHelplines(groups: readonly string[]): boolean {
  for (let at = 0; at < groups.length; ) {
    const taken = helplineAt(groups, at);
    if (taken === 0) return false;
    at += taken;
  }
  return true;
}

function numbersIn(view: View): Digits[] {
  const numbers: Digits[] = [];
  for (let at = 0; at < view.text.length; at++) {
    if (!isDigit(view.text[at])) continue;
    const number = readNumber(view.text, at);
    numbers.push(number);
    at = number.end;
  }
  return numbers;
}

export function findPhones(sight: Sight): Stretch[] {
  const view = sight.digits;
  const isPublic = ({ digits, groups, end }: Digits) => {
    const letters = keypad(view.text, end);
    return (
      isHelpline(digits) || areHelplines(groups) || (letters !== "" && isHelpline(digits + letters))
    );
  };
  return numbersIn(view)
    .filter(({ digits }) => within(digits.length, DIGITS_MIN, DIGITS_MAX))
    .filter((number) => !isPublic(number) && isPhone(sight, number, view))
    .map(({ begin, end }) => view.source(begin, end));
}

/** Where help lines' numbers stand, one after another as one stretch: they are nobody's number or account. */
export function findHelplines({ digits: view }: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (const { groups, starts } of numbersIn(view))
    for (let first = 0; first < groups.length; ) {
      let after = first;
      for (let taken = helplineAt(groups, after); taken > 0; taken = helplineAt(groups, after))
        after += taken;
      const last = after - 1;
      if (after > first)
        found.push(
          view.source(
            starts[first] as number,
            (starts[last] as number) + (groups[last] as string).length,
          ),
        );
      first = Math.max(after, first + 1);
    }
  return found;
}
