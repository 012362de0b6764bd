// SPDX-License-Identifier: Apache-2.0
// The words of a view, their sentences and clauses; after server/moderation/words.cpp.
import { isWordCharacter, type Stretch, type View } from "./view.ts";

export interface Word extends Stretch {
  readonly text: string;
  sentence: number;
  clauseEnds: boolean;
}

const abbreviations = new Set("mr mrs ms dr st vs eg ie".split(" "));
const elisions = new Set("j l d m t s n c qu jusqu lorsqu puisqu quelqu".split(" "));

export const isElision = (word: string) => elisions.has(word);

const charAt = (text: string, at: number) => String.fromCodePoint(text.codePointAt(at) as number);
const isSymbol = (char: string) => char > "\xa8" && /\p{So}/u.test(char);

/** `stars`: one at a word's edge, as in a pattern, belongs to it. */
function wordEnd(text: string, begin: number, stars: boolean): number {
  let at = begin;
  while (at < text.length) {
    const char = charAt(text, at);
    if (char === "'") {
      const next = at + 1 < text.length ? charAt(text, at + 1) : "";
      if (at === begin || /\d/.test(next) || !isWordCharacter(next)) return at;
      if (isElision(text.slice(begin, at))) return at;
    } else if (isSymbol(char)) return at === begin ? at + char.length : at;
    else if (!isWordCharacter(char) && !(stars && char === "*")) return at;
    at += char.length;
  }
  return at;
}

/** Reads what stands between a word and the next. True: a sentence ends there. */
function behind(word: Word, view: View, original: string, to: number): boolean {
  const { text } = view;
  let ends = false;
  for (let i = word.to; i < to; i++) {
    const char = text[i] as string;
    if (char === " ") {
      const { from, to: end } = view.source(i, i + 1);
      if (/[\n\r]/.test(original.slice(from, end))) word.clauseEnds = true;
    } else if (char === ";") word.clauseEnds = true;
    else if (char === "\u3002") ends = word.clauseEnds = true;
    else if (/[.!?]/.test(char)) {
      const run = /^[.!?]+/.exec(text.slice(i, to))?.[0] ?? char;
      const end = i + run.length;
      i = end - 1;
      // Inside a word, as in k.i.l.l.
      if (end === to && end < text.length && /[a-z0-9\u0080-\uffff]/.test(text[end] as string))
        continue;
      word.clauseEnds = true;
      const isDots = /^\.+$/.test(run);
      if (isDots && run.length === 1 && abbreviations.has(word.text)) word.clauseEnds = false;
      else if (!isDots || run.length === 1) ends = true;
    }
  }
  return ends;
}

export function wordsOf(view: View, original: string, stars = false): Word[] {
  const { text } = view;
  const words: Word[] = [];
  let sentence = 0;
  const close = (to: number) => {
    const last = words.at(-1);
    if (last && behind(last, view, original, to)) sentence++;
  };
  for (let at = 0; at < text.length; ) {
    const end = wordEnd(text, at, stars);
    if (end === at) {
      at += charAt(text, at).length;
      continue;
    }
    close(at);
    words.push({ from: at, to: end, text: text.slice(at, end), sentence, clauseEnds: false });
    at = end;
  }
  close(text.length);
  const last = words.at(-1);
  if (last) last.clauseEnds = true;
  return words;
}
