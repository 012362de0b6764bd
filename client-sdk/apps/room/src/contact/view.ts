// SPDX-License-Identifier: Apache-2.0
// A message as the detectors look at it: small and plain letters, and for each of its characters where it came from.
// After server/moderation/normalize.cpp and confusables.cpp.
import tables from "./tables.json" with { type: "json" };

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A text made of another, with the stretch of the original that each of its UTF-16 units stands for. */
export class View {
  text = "";
  readonly from: number[] = [];
  readonly to: number[] = [];

  push(char: string, from: number, to: number): void {
    this.text += char;
    for (let i = 0; i < char.length; i++) {
      this.from.push(from);
      this.to.push(to);
    }
  }
  copy(other: View, begin: number, end: number): void {
    for (let i = begin; i < end; i++)
      this.push(other.text[i] as string, other.from[i] as number, other.to[i] as number);
  }
  pop(): void {
    this.text = this.text.slice(0, -1);
    this.from.pop();
    this.to.pop();
  }
  source(begin: number, end: number): Stretch {
    return { from: this.from[begin] ?? 0, to: this.to[end - 1] ?? 0 };
  }
}

/** In UTF-8, as the server counts. */
export const bytesOf = (text: string) => new TextEncoder().encode(text).length;

interface Letter extends Stretch {
  readonly char: string;
}

const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800\u180e\ufeff]/u;
const mark = /[\p{Mn}\p{Me}]/u;
const shedsMarks = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]/u;
const blank = /\p{White_Space}/u;

/** Letters, marks and digits of every script. */
export const isWordCharacter = (char: string) =>
  /^(?:[a-zA-Z0-9]|(?![\0-\x7f])[\p{L}\p{M}\p{Nd}])/u.test(char);

const pairs = (from: string, to: string) => {
  const values = [...to];
  return new Map([...from].map((char, i) => [char, values[i] as string]));
};
const marks = pairs("‘’‛ʼʹ´′“”„‟″‐‑‒–—―−•·‧∙⋅・", "'''''''\"\"\"\"\"-------*.....");
const strokes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(pairs("øđɖłƚɫħŧƶɨʉƀǥɇ", "oddlllhtziubge")),
  æ: "ae",
  œ: "oe",
};
const looks = pairs(tables.looks.from, tables.looks.to);
const mixedLooks = pairs(tables.mixed.from, tables.mixed.to);

/** A letter or digit in a box, a circle or a flag, that NFKC leaves alone. */
function openBox(char: string): string {
  const code = char.codePointAt(0) as number;
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6])
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first);
  for (const first of [0x2776, 0x2780, 0x278a, 0x24f5])
    if (code >= first && code < first + 9) return String.fromCharCode(49 + code - first);
  return code === 0x24ff ? "0" : char;
}

const isIndicator = (char: string | undefined) =>
  char !== undefined && /[\u{1f1e6}-\u{1f1ff}]/u.test(char);

/** What is unseen goes, what NFKC does not know is opened; a flag with blanks round it stays one. */
function opened(original: string): Letter[] {
  const chars = [...original];
  const isBlankAt = (i: number) => i < 0 || i >= chars.length || blank.test(chars[i] as string);
  const out: Letter[] = [];
  let before = -1;
  let at = 0;
  let inFlag = 0;
  chars.forEach((char, i) => {
    const from = at;
    at += char.length;
    if (inFlag === 0) {
      if (ignorable.test(char)) return;
      if (char === "\u20e3" && /[\d#*]/.test(chars[before] ?? "")) return;
      if (isIndicator(char) && isBlankAt(before) && isIndicator(chars[i + 1]) && isBlankAt(i + 2))
        inFlag = 2;
    }
    const box = inFlag > 0 ? char : openBox(char);
    if (inFlag > 0) inFlag--;
    before = i;
    out.push({ char: marks.get(box) ?? box, from, to: at });
  });
  return out;
}

/** Case folding, which JavaScript has not. */
function small(text: string): string {
  if (/[ı\p{Script=Cherokee}]/u.test(text))
    return text.replace(/\p{Script=Cherokee}/gu, (one) => one.toUpperCase());
  return text.toUpperCase().toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
}

function folded(letters: readonly Letter[]): Letter[] {
  const out: Letter[] = [];
  let sheds = true;
  /** The letter that marks go on, with those it already has. */
  let whole = "";
  for (const { char, from, to } of letters) {
    for (const one of small(char.normalize("NFKC")).normalize("NFKC").normalize("NFD")) {
      if (mark.test(one) && sheds) {
        const more = (whole + one).normalize();
        const last = out.at(-1);
        if (!last || [...more].length > 1) continue;
        // There is one letter for both: that was written.
        out[out.length - 1] = { ...last, to };
        whole = more;
        continue;
      }
      if (!mark.test(one)) sheds = shedsMarks.test(one);
      whole = one;
      for (const letter of strokes[one] ?? one) out.push({ char: letter, from, to });
    }
  }
  return out;
}

/** Letters of other alphabets in words that they are only to hide become those they look like. */
function unmasked(letters: readonly Letter[]): Letter[] {
  const out: Letter[] = [];
  for (let at = 0; at < letters.length; ) {
    let end = at;
    while (end < letters.length && isWordCharacter((letters[end] as Letter).char)) end++;
    const word = letters.slice(at, Math.max(end, at + 1));
    at += word.length;
    const foreign = word.filter(({ char }) => char > "\x7f");
    const isMixed =
      word.some(({ char }) => /[a-z]|\p{Script=Latin}/u.test(char)) &&
      foreign.some(({ char }) =>
        /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(char),
      );
    const isMasked =
      foreign.length > 0 && (isMixed || foreign.every(({ char }) => looks.has(char)));
    if (!isMasked) {
      out.push(...word);
      continue;
    }
    let isMade = false;
    for (const letter of word) {
      const { char, from, to } = letter;
      const look = looks.get(char) ?? (isMixed ? mixedLooks.get(char) : undefined);
      if (!look && isMade && mark.test(char)) continue; // went with the letter that it stood on
      out.push(look ? { char: look, from, to } : letter);
      isMade = look !== undefined;
    }
  }
  return out;
}

export function normalized(original: string): View {
  const out = new View();
  for (const { char, from, to } of unmasked(folded(opened(original)))) {
    if (!blank.test(char)) out.push(char, from, to);
    else if (out.text.endsWith(" ")) out.to[out.to.length - 1] = to;
    else out.push(" ", from, to);
  }
  return out;
}
