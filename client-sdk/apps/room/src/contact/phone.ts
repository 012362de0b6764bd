// SPDX-License-Identifier: Apache-2.0
// Telephone numbers, said and written; after server/moderation/detectors/phone.cpp.
import { isHelpline } from "./public";
import { type Sight, type Stretch, View, type WordRange } from "./sight";

const DIGITS_MIN = 7;
const DIGITS_MAX = 15;
/** Words between a cue and its number. */
const CUE_REACH = 6;
const NOT_PHONE_REACH = 2;

const isDigit = (char: string | undefined) => char !== undefined && char >= "0" && char <= "9";

/** Digits as people write them, some said and some in letters. */
export function spellDigits(sight: Sight): View {
  const { base, lists } = sight;
  const out = new View();
  let times = 1;
  let tens = false;
  const letters = (begin: number, end: number) => {
    const word = base.text.slice(begin, end);
    // A word of digits and the letters that look like some reads as digits: 077oo 9oo.
    const reads = word.length > 2 && /\d/.test(word) && /^[\doil]+$/.test(word);
    for (let i = begin; i < end; i++) {
      const at = reads ? "oil".indexOf(base.text[i] as string) : -1;
      if (at < 0) out.copy(base, i, i + 1);
      else out.push("011"[at] as string, base.from[i] as number, base.to[i] as number);
    }
  };
  const said = (number: string, begin: number, end: number) => {
    if (number.startsWith("*")) {
      times = Number(number[1]);
      return;
    }
    if (tens && number.length === 1 && number !== "0" && out.text) {
      while (out.text && !isDigit(out.text.at(-1))) out.pop();
      if (out.text) out.pop(); // the 0 of twenty
    }
    const { from, to } = base.source(begin, end);
    const digits = number.replace("x", "");
    for (const digit of digits.repeat(times) + (digits === number ? "" : "0"))
      out.push(digit, from, to);
    tens = digits !== number;
    times = 1;
  };
  for (const { 0: piece, index } of base.text.matchAll(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_]/gu)) {
    const end = index + piece.length;
    const number = lists.numbers.get(piece);
    if (number !== undefined) said(number, index, end);
    else if (/[\p{L}\p{N}_]/u.test(piece)) {
      const repeats = times > 1 && piece.length === 1 && isDigit(piece) ? times : 1;
      for (let i = 0; i < repeats; i++) letters(index, end);
      times = 1;
      tens = false;
    } else if (times === 1) out.copy(base, index, end);
  }
  return out;
}

/** Digits in a row with little between them. */
interface Digits {
  readonly begin: number;
  readonly end: number;
  readonly plus: boolean;
  readonly digits: string;
  readonly groups: readonly string[];
  readonly separators: string;
}

/** What may stand between two groups of one number. */
function separator(text: string, at: number, before: number): string {
  const [, between = "", digits = ""] =
    /^([ ().\-/,]{1,4})(\d+)/.exec(text.slice(at, at + 24)) ?? [];
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
  let separators = "";
  for (let at = start; ; ) {
    const group = /^\d+/.exec(text.slice(at))?.[0] ?? "";
    // The 0 of +44 (0) 300 is one that nobody dials.
    if (text.slice(at - 1, at + 2) !== "(0)") groups.push(group);
    const end = at + group.length;
    const skip = separator(text, end, group.length);
    const digits = groups.join("");
    if (!skip || digits.length > 2 * DIGITS_MAX)
      return { begin, end, plus, digits, groups, separators };
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
  return (isYear(a) && c.length <= 2) || (isYear(c) && a.length <= 2);
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
  const letters = /^[ -]?([a-z]{3,8})(?![a-z])/.exec(text.slice(at))?.[1] ?? "";
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
  const { notPhone, phoneCue } = sight.lists;
  if (!number.plus && isNear(sight.cues(notPhone), words, false)) return false;
  return isPhoneLike(number) || isNear(sight.cues(phoneCue), words, true);
}

/** One help line after another, with nothing else: «988, 116 123». */
function areHelplines(groups: readonly string[]): boolean {
  if (groups.length === 0) return true;
  for (let size = groups.length; size > 0; size--) {
    const digits = groups.slice(0, size).join("");
    if (digits.length >= 3 && digits.length <= DIGITS_MAX && isHelpline(digits))
      return areHelplines(groups.slice(size));
  }
  return false;
}

export function findPhones(sight: Sight): Stretch[] {
  const view = spellDigits(sight);
  const found: Stretch[] = [];
  for (let at = 0; at < view.text.length; at++) {
    if (!isDigit(view.text[at])) continue;
    const number = readNumber(view.text, at);
    at = number.end;
    if (!within(number.digits.length, DIGITS_MIN, DIGITS_MAX)) continue;
    const letters = keypad(view.text, number.end);
    if (isHelpline(number.digits) || areHelplines(number.groups)) continue;
    if (letters && isHelpline(number.digits + letters)) continue;
    if (isPhone(sight, number, view)) found.push(view.source(number.begin, number.end));
  }
  return found;
}
