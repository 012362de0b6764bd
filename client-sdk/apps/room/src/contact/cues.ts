// SPDX-License-Identifier: Apache-2.0
// Where the entries of word lists stand in a message; after server/moderation/scan_find.cpp.
import type { Stretch } from "./view";
import type { Word } from "./words";

/** Words that may stand in a place; undefined: any. */
type Place = readonly string[] | undefined;
type Way = readonly Place[];
type Entry = readonly Way[];

/** A list, by the words its entries begin with; "" has those that only looking at each word tells. */
type Index = ReadonlyMap<string, readonly Entry[]>;

const indexes = new Map<string, Index>();

function readEntry(text: string): Entry {
  const way = (one: string) =>
    one.split(" ").map((place) => (place === "_" ? undefined : place.split("|")));
  return text
    .split("/")
    .map(way)
    .sort((a, b) => a.length - b.length);
}

function indexOf(list: string): Index {
  const known = indexes.get(list);
  if (known) return known;
  const index = new Map<string, Entry[]>();
  for (const entry of list ? list.split(",").map(readEntry) : []) {
    const firsts = entry.flatMap((way) => way[0] ?? [""]);
    const keys = firsts.some((word) => word.includes("*")) ? [""] : firsts;
    for (const key of new Set(keys)) index.set(key, [...(index.get(key) ?? []), entry]);
  }
  indexes.set(list, index);
  return index;
}

function isWord(word: string, wanted: string): boolean {
  if (!wanted.includes("*")) return word === wanted;
  const bare = wanted.replace(/\*/g, "");
  if (wanted.startsWith("*"))
    return wanted.endsWith("*") ? word.includes(bare) : word.endsWith(bare);
  return word.startsWith(bare);
}

/** A word, and what it is without the 's of whose something is. */
const shapesOf = ({ text }: Word) =>
  text.length > 2 && text.endsWith("'s") ? [text, text.slice(0, -2)] : [text];

export class Cues {
  readonly #shapes: readonly (readonly string[])[];
  readonly #found = new Map<string, readonly Stretch[]>();

  constructor(private readonly words: readonly Word[]) {
    this.#shapes = words.map(shapesOf);
  }

  find(list: string): readonly Stretch[] {
    const known = this.#found.get(list);
    if (known) return known;
    const index = indexOf(list);
    const last = new Map<Entry, Stretch>();
    const found: Stretch[] = [];
    const keep = (entry: Entry) => found.push(last.get(entry) as Stretch);
    this.words.forEach((_, from) => {
      const keys = [...(this.#shapes[from] as readonly string[]), ""];
      for (const entry of new Set(keys.flatMap((key) => index.get(key) ?? []))) {
        const to = this.#endOf(entry, from);
        if (to === 0) continue;
        const before = last.get(entry);
        last.set(entry, { from, to });
        // Of those that end alike, the one that begins last.
        if (before?.to === to) found.splice(found.lastIndexOf(before), 1);
        keep(entry);
      }
    });
    found.sort((a, b) => a.from - b.from || a.to - b.to);
    this.#found.set(list, found);
    return found;
  }

  /** Where the longest way from this word on ends; 0: none fits. Places for any word are taken only where needed. */
  #endOf(entry: Entry, from: number): number {
    let first = 0;
    let longest = 0;
    for (const way of entry) {
      const to = from + way.length;
      if (this.words[from]?.sentence !== this.words[to - 1]?.sentence) continue;
      const gap = way.lastIndexOf(undefined);
      if (gap >= 0 && first > 0 && first <= from + gap) continue;
      const fits = way.every(
        (place, i) =>
          place?.some((wanted) => this.#shapes[from + i]?.some((shape) => isWord(shape, wanted))) ??
          true,
      );
      if (!fits) continue;
      first ||= to;
      longest = to;
    }
    return longest;
  }
}
