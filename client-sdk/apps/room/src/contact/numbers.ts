// SPDX-License-Identifier: Apache-2.0
// Payment cards and bank accounts: their check digits decide. After server/moderation/detectors/numbers.cpp.
import type { Sight } from "./sight";
import type { Stretch, View } from "./view";

const IBAN_MIN = 15;
const IBAN_MAX = 34;

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((before, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return before + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const isWordStart = (text: string, at: number) =>
  at === 0 || !/[a-z0-9\u0080-\uffff]/.test(text[at - 1] as string);

/** Letters and digits from `at` on, one blank or hyphen between them allowed, and where each ends. */
function compact(
  text: string,
  at: number,
  most: number,
  wanted: RegExp,
): { text: string; ends: number[] } {
  let out = "";
  const ends: number[] = [];
  for (let i = at; i < text.length && out.length < most; i++) {
    const char = text[i] as string;
    if (wanted.test(char)) {
      out += char;
      ends.push(i + 1);
    } else if (!/[ -]/.test(char) || !out || !/[a-z0-9]/.test(text[i + 1] ?? "")) break;
  }
  return { text: out, ends };
}

export function findCards({ digits: view }: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at < view.text.length; at++) {
    if (!/[3-6]/.test(view.text[at] as string) || !isWordStart(view.text, at)) continue;
    const { text, ends } = compact(view.text, at, 20, /\d/);
    if (text.length < 13 || text.length > 19 || !passesLuhn(text)) continue;
    const end = ends.at(-1) as number;
    found.push(view.source(at, end));
    at = end;
  }
  return found;
}

function ibanAt(view: View, at: number): number | undefined {
  if (!/^[a-z]{2}\d{2}/.test(view.text.slice(at, at + 4)) || !isWordStart(view.text, at))
    return undefined;
  const { text, ends } = compact(view.text, at, IBAN_MAX, /[a-z0-9]/);
  // What follows may be words: the longest part that checks is the account.
  for (let size = text.length; size >= IBAN_MIN; size--)
    if (passesMod97(text.slice(0, size))) return ends[size - 1];
  return undefined;
}

export function findIbans({ base }: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at < base.text.length; at++) {
    const end = ibanAt(base, at);
    if (end === undefined) continue;
    found.push(base.source(at, end));
    at = end;
  }
  return found;
}
