// SPDX-License-Identifier: Apache-2.0
// What detectors look at: one message in its views, and the words of its language. A port of a part of
// server/moderation; tests/flagging holds the two to the same answers.
import { Cues } from "./cues";
import { spellAddresses, spellDigits, withoutEscapes } from "./spell";
import { normalized, type Stretch, type View } from "./view";
import { type Word, wordsOf } from "./words";
import type { CueList, LanguageWords } from "./words_of_language";

/** A run of words, by their numbers: from (inclusive) to (exclusive). */
export type WordRange = Stretch;

export const overlaps = (a: Stretch, b: Stretch) => a.from < b.to && a.to > b.from;

/** Words between two ranges. */
export function apart(a: WordRange, b: WordRange): number {
  return a.to <= b.from ? b.from - a.to : Math.max(0, a.from - b.to);
}

export class Sight {
  readonly base: View;
  readonly words: readonly Word[];
  readonly #cues: Cues;
  #digits: View | undefined;
  #contacts: readonly View[] | undefined;

  constructor(
    readonly original: string,
    readonly language: LanguageWords,
    /** Whether a rule has exactly this word. */
    readonly isKnown: (word: string) => boolean,
  ) {
    this.base = normalized(original);
    this.words = wordsOf(this.base, original);
    this.#cues = new Cues(this.words);
  }

  /** With the digits that are said, or written in letters, as digits. */
  get digits(): View {
    this.#digits ??= spellDigits(this.base, this.language);
    return this.#digits;
  }

  /** As written, with "at" and "dot" as signs, and without percent escapes. */
  get contacts(): readonly View[] {
    this.#contacts ??= [
      this.base,
      spellAddresses(this.base, this.language),
      withoutEscapes(this.base),
    ];
    return this.#contacts;
  }

  /** Where an entry of the list stands, in order. */
  cues(list: CueList): readonly WordRange[] {
    return this.#cues.find(this.language.lists[list] ?? "");
  }

  find(entries: string): readonly WordRange[] {
    return this.#cues.find(entries);
  }

  text(word: number): string {
    return this.words[word]?.text ?? "";
  }

  /** Whether the author wrote a capital where this word begins. */
  isCapital(word: number): boolean {
    const { from, to } = this.stretch({ from: word, to: word + 1 });
    return /^\p{Uppercase}/u.test(this.original.slice(from, to));
  }

  /** What of the original these words are. */
  stretch({ from, to }: WordRange): Stretch {
    return this.base.source(this.words[from]?.from ?? 0, this.words[to - 1]?.to ?? 0);
  }

  /** The words that a stretch of the original touches. */
  wordsAt(stretch: Stretch): WordRange {
    return this.#touched(stretch, (word) => this.base.source(word.from, word.to));
  }

  /** The words that a stretch of the base view touches. */
  wordsIn(stretch: Stretch): WordRange {
    return this.#touched(stretch, (word) => word);
  }

  #touched(stretch: Stretch, place: (word: Word) => Stretch): WordRange {
    const from = this.words.findIndex((word) => place(word).to > stretch.from);
    if (from < 0) return { from: 0, to: 0 };
    let to = from;
    while (to < this.words.length && overlaps(place(this.words[to] as Word), stretch)) to++;
    return to > from ? { from, to } : { from: 0, to: 0 };
  }

  sameSentence(a: number, b: number): boolean {
    return this.words[a]?.sentence === this.words[b]?.sentence;
  }
}

/** Adds a stretch, joined with those it overlaps. */
export function add(found: Stretch[], more: Stretch): void {
  const other = found.findIndex((one) => overlaps(one, more));
  if (other < 0) found.push(more);
  else {
    const { from, to } = found[other] as Stretch;
    found[other] = { from: Math.min(from, more.from), to: Math.max(to, more.to) };
  }
}
