// SPDX-License-Identifier: Apache-2.0
// A message as the detectors look at it: small and plain letters, and for each of its characters where it came from.
// A port of a part of server/moderation; tests/flagging/pii_vectors.json holds the two to the same answers.
import { type Lists, lists } from "./lists";

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A text made of another, with the stretch of the original that each character stands for. */
export class View {
  text = "";
  readonly from: number[] = [];
  readonly to: number[] = [];

  /** A character beyond the first plane is two in a text, and both stand for all of it. */
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

/** Invisible characters people put between letters. */
const ignored = /\p{Default_Ignorable_Code_Point}|\u2800/u;

function base(original: string): View {
  const view = new View();
  let at = 0;
  for (const char of original) {
    const end = at + char.length;
    if (!ignored.test(char)) {
      const plain = char.normalize("NFKC").toLowerCase().normalize("NFD");
      for (const one of plain.replace(/\p{Mn}/gu, "").replace(/\s/gu, " "))
        if (one !== " " || !view.text.endsWith(" ")) view.push(one, at, end);
    }
    at = end;
  }
  return view;
}

/** A run of words, by their numbers: from (inclusive) to (exclusive). */
export type WordRange = Stretch;

interface Word extends Stretch {
  readonly text: string;
  readonly sentence: number;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let sentence = 0;
  let last = 0;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}_][\p{L}\p{N}\p{M}_'’]*/gu)) {
    if (/[.!?] /.test(text.slice(last, index))) sentence++;
    last = index + word.length;
    words.push({ from: index, to: last, text: word.replace(/’/g, "'"), sentence });
  }
  return words;
}

export class Sight {
  readonly base: View;
  readonly words: readonly Word[];
  readonly lists: Lists;

  constructor(original: string, language: string) {
    this.base = base(original);
    this.words = wordsOf(this.base.text);
    this.lists = lists(language);
  }

  readonly #cues = new Map<readonly string[], readonly WordRange[]>();

  /** Where the words of a list stand; a cue may be several words. Looked for once. */
  cues(cues: readonly string[]): readonly WordRange[] {
    const known = this.#cues.get(cues);
    if (known) return known;
    const found: WordRange[] = [];
    this.#cues.set(cues, found);
    this.words.forEach((_, from) => {
      for (const cue of cues) {
        const wanted = cue.split(" ");
        if (wanted.every((word, i) => this.words[from + i]?.text === word))
          found.push({ from, to: from + wanted.length });
      }
    });
    return found;
  }

  /** The words that a stretch of the original touches. */
  wordsAt({ from, to }: Stretch): WordRange {
    const touches = this.words.map((word) => {
      const source = this.base.source(word.from, word.to);
      return source.from < to && source.to > from;
    });
    const first = touches.indexOf(true);
    return first < 0 ? { from: 0, to: 0 } : { from: first, to: touches.lastIndexOf(true) + 1 };
  }

  sameSentence(a: number, b: number): boolean {
    return this.words[a]?.sentence === this.words[b]?.sentence;
  }
}

/** Adds a stretch, joined with those it overlaps. */
export function add(found: Stretch[], more: Stretch): void {
  const other = found.findIndex(({ from, to }) => from < more.to && to > more.from);
  if (other < 0) found.push(more);
  else {
    const { from, to } = found[other] as Stretch;
    found[other] = { from: Math.min(from, more.from), to: Math.max(to, more.to) };
  }
}
