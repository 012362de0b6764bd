// SPDX-License-Identifier: Apache-2.0
// The views for contacts: digits written as words, addresses spelt out, percent escapes; after
// server/moderation/derive_contact.cpp.
import tables from "./tables.json" with { type: "json" };
import { bytesOf, View } from "./view";
import type { LanguageWords } from "./words_of_language";

const table = (text: string) => new Set(text.split(" "));
export const topLevel = table(tables.topLevel);
export const everyday = table(tables.everyday);
const mailProviders = table(tables.mailProviders);

export const isDigit = (char: string | undefined) =>
  char !== undefined && char >= "0" && char <= "9";

/** Digits as people write them, some said and some in letters. */
export function spellDigits(base: View, { numbers }: LanguageWords): View {
  const out = new View();
  let times = 1;
  let isTens = false;
  const letters = (begin: number, end: number) => {
    const word = base.text.slice(begin, end);
    // A word of digits and the letters that look like some reads as digits: 077oo 9oo.
    const reads = bytesOf(word) > 2 && /\d/.test(word) && /^[\doil]+$/.test(word);
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
    const digits = number.replace("x", "");
    if (isTens && number.length === 1 && number !== "0" && out.text) {
      while (out.text && !isDigit(out.text.at(-1))) out.pop();
      if (out.text) out.pop(); // the 0 of twenty
    }
    isTens = digits !== number;
    const { from, to } = base.source(begin, end);
    for (const digit of digits.repeat(times) + (isTens ? "0" : "")) out.push(digit, from, to);
    times = 1;
  };
  for (const { 0: piece, index } of base.text.matchAll(
    /[a-z0-9\u0080-\uffff]+|[^a-z0-9\u0080-\uffff]/g,
  )) {
    const end = index + piece.length;
    const number = Object.hasOwn(numbers, piece) ? numbers[piece] : undefined;
    if (number !== undefined) said(number, index, end);
    else if (/[a-z0-9\u0080-\uffff]/.test(piece)) {
      const repeats = times > 1 && piece.length === 1 && isDigit(piece) ? times : 1;
      for (let i = 0; i < repeats; i++) letters(index, end);
      times = 1;
      isTens = false;
    } else if (times === 1) out.copy(base, index, end);
  }
  return out;
}

/** A piece between blanks, and the sign it stands for. */
interface Piece {
  readonly begin: number;
  readonly end: number;
  sign: string;
}

const BRACKETED_MAX = 12;
const isOpening = (char: string) => "([{<*-_".includes(char);

class Addresses {
  readonly #pieces: Piece[] = [];
  readonly #text: string;

  constructor(
    private readonly base: View,
    private readonly language: LanguageWords,
  ) {
    this.#text = base.text;
  }

  run(): View {
    this.#cut();
    for (const i of this.#pieces.keys()) this.#findDot(i);
    for (const i of this.#pieces.keys()) this.#findAt(i);
    return this.#write();
  }

  #isAt(word: string): boolean {
    return this.language.at.includes(word);
  }
  #isDot(word: string): boolean {
    return this.language.dot.includes(word);
  }

  /** The sign in brackets that begins here, as in (at) or [dot], and where it ends. */
  #bracketed(at: number): { sign: string; end: number } | undefined {
    const text = this.#text;
    if (!isOpening(text[at] as string)) return undefined;
    const near = text.slice(at + 1, at + 1 + BRACKETED_MAX).search(/[)\]}>*_-]/);
    if (near < 1) return undefined;
    const inside = text.slice(at + 1, at + 1 + near).replace(/^ +| +$/g, "");
    const sign =
      inside === "@" || this.#isAt(inside) ? "@" : inside === "." || this.#isDot(inside) ? "." : "";
    return sign ? { sign, end: at + near + 2 } : undefined;
  }

  /** Pieces end at blanks and round what stands in brackets. */
  #cut(): void {
    const text = this.#text;
    for (let at = 0; at < text.length; ) {
      if (text[at] === " ") {
        at++;
        continue;
      }
      const begin = at;
      const bracketed = this.#bracketed(at);
      if (bracketed) at = bracketed.end;
      else
        do at++;
        while (at < text.length && text[at] !== " " && !this.#bracketed(at));
      this.#pieces.push({ begin, end: at, sign: bracketed?.sign ?? "" });
    }
  }

  #piece(i: number): string {
    const piece = this.#pieces[i];
    return piece
      ? this.#text.slice(piece.begin, piece.end).replace(/[^a-z0-9\u0080-\uffff]+$/, "")
      : "";
  }

  #isBeforeTopLevel(i: number): boolean {
    const next = this.#piece(i + 1);
    const label = next.split("/")[0] as string;
    if (topLevel.has(label) && !everyday.has(label)) return true;
    return (
      this.#isDot(this.#piece(i + 2)) && topLevel.has(this.#piece(i + 3)) && bytesOf(next) <= 4
    );
  }

  #findDot(i: number): void {
    const piece = this.#pieces[i] as Piece;
    const before = this.#pieces[i - 1];
    if (!before || piece.sign || !this.#isDot(this.#piece(i))) return;
    const last = this.#text[before.end - 1] as string;
    if (/[a-z0-9\u0080-\uffff]/.test(last) && this.#isBeforeTopLevel(i)) piece.sign = ".";
  }

  #findAt(i: number): void {
    const piece = this.#pieces[i] as Piece;
    if (i === 0 || piece.sign || !this.#isAt(this.#piece(i))) return;
    const host = this.#piece(i + 1);
    const isDomain =
      (host.includes(".") && topLevel.has(host.split(".").at(-1) as string)) ||
      this.#pieces[i + 2]?.sign === ".";
    if (!isDomain) return;
    const isSpelt = i >= 3 && this.#isDot(this.#piece(i - 2));
    if (
      !/[\d._]/.test(this.#piece(i - 1)) &&
      !isSpelt &&
      !mailProviders.has(host.split(".")[0] as string)
    )
      return;
    piece.sign = "@";
    if (isSpelt) (this.#pieces[i - 2] as Piece).sign = ".";
  }

  /** A sign swallows the blanks round it. */
  #write(): View {
    const out = new View();
    const text = this.#text;
    let done = 0;
    for (const { begin, end, sign } of this.#pieces) {
      if (!sign) {
        out.copy(this.base, done, end);
        done = end;
        continue;
      }
      if (done < begin && text[begin - 1] !== " ") out.copy(this.base, done, begin);
      const { from, to } = this.base.source(begin, end);
      out.push(sign, from, to);
      done = end;
      while (text[done] === " ") done++;
    }
    out.copy(this.base, done, text.length);
    return out;
  }
}

export function spellAddresses(base: View, language: LanguageWords): View {
  return new Addresses(base, language).run();
}

/** Only what becomes a visible ASCII character: anything else stays escaped. */
export function withoutEscapes(base: View): View {
  const out = new View();
  for (let at = 0; at < base.text.length; at++) {
    const [, digits] = /^%([\da-f]{2})/.exec(base.text.slice(at, at + 3)) ?? [];
    const code = Number.parseInt(digits ?? "", 16);
    if (!(code > 0x20 && code < 0x7f)) {
      out.copy(base, at, at + 1);
      continue;
    }
    out.push(
      String.fromCharCode(code).toLowerCase(),
      base.from[at] as number,
      base.to[at + 2] as number,
    );
    at += 2;
  }
  return out;
}
