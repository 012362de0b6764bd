// SPDX-License-Identifier: Apache-2.0
// The phrase language of config/rules/README.md, as far as word lists go; after server/moderation/phrase_tree.cpp.
import { normalized } from "../src/contact/view.ts";
import { isElision, wordsOf } from "../src/contact/words.ts";

export type Tree =
  | { kind: "word"; text: string }
  | { kind: "gap"; least: number; most: number }
  | { kind: "list"; name: string }
  | { kind: "sequence" | "choice"; parts: Tree[] }
  | { kind: "optional"; part: Tree };

/** Words that another word becomes without its apostrophe. */
const otherWords = new Set("ill well hell shell were id wed shed whore".split(" "));

const word = (text: string): Tree => ({ kind: "word", text });
const group = (kind: "sequence" | "choice", parts: Tree[]): Tree =>
  parts.length === 1 ? (parts[0] as Tree) : { kind, parts };

/** `don't` is also `dont`. */
function withOrWithoutApostrophe(text: string): Tree {
  const bare = text.replaceAll("'", "");
  return bare === text || otherWords.has(bare)
    ? word(text)
    : group("choice", [word(text), word(bare)]);
}

/** A piece without blanks and signs; more than one word where punctuation divides it. */
function wordsIn(piece: string): Tree {
  const view = normalized(piece);
  const found = wordsOf(view, piece, true);
  const parts: Tree[] = [];
  for (let i = 0; i < found.length; i++) {
    const { text, to } = found[i] as (typeof found)[number];
    const next = found[i + 1];
    if (!next || !isElision(text) || view.text[to] !== "'") {
      parts.push(withOrWithoutApostrophe(text));
      continue;
    }
    i++;
    parts.push(
      group("choice", [group("sequence", [word(text), word(next.text)]), word(text + next.text)]),
    );
  }
  if (parts.length === 0) throw new Error(`"${piece}" holds no word`);
  return group("sequence", parts);
}

class Reader {
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Tree {
    const tree = this.#choice();
    if (this.#at < this.text.length) throw new Error(`"${this.text}" cannot be read`);
    return tree;
  }

  #take(char: string): boolean {
    if (this.text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #choice(): Tree {
    const branches: Tree[] = [];
    do branches.push(this.#sequence());
    while (this.#take("|"));
    const full = branches.filter((branch) => branch.kind !== "sequence" || branch.parts.length > 0);
    const tree = group("choice", full);
    return full.length < branches.length ? { kind: "optional", part: tree } : tree;
  }

  #sequence(): Tree {
    const items: Tree[] = [];
    for (;;) {
      while (this.#take(" "));
      const char = this.text[this.#at];
      if (char === undefined || char === "|" || char === ")") return group("sequence", items);
      const item = this.#item();
      items.push(this.#take("?") ? { kind: "optional", part: item } : item);
    }
  }

  #item(): Tree {
    const rest = this.text.slice(this.#at);
    if (this.#take("(")) {
      const inside = this.#choice();
      if (!this.#take(")")) throw new Error(`"${this.text}": a bracket does not close`);
      return inside;
    }
    const [whole = "", least, most, list] = /^<(\d)-(\d)>|^@([a-z][a-z0-9_]*)/.exec(rest) ?? [];
    this.#at += whole.length;
    if (list) return { kind: "list", name: list };
    if (whole) return { kind: "gap", least: Number(least), most: Number(most) };
    const piece = /^(?:[^ ()|<>?]|\?(?=[a-z0-9]))+/.exec(rest)?.[0];
    if (!piece) throw new Error(`"${this.text}" cannot be read`);
    this.#at += piece.length;
    return wordsIn(piece);
  }
}

export const readPhrase = (text: string): Tree => new Reader(text).read();

export function walk(tree: Tree, visit: (part: Tree) => void): void {
  visit(tree);
  if (tree.kind === "optional") walk(tree.part, visit);
  else if (tree.kind === "sequence" || tree.kind === "choice")
    for (const part of tree.parts) walk(part, visit);
}

/** Every way through a phrase, each as the places of words_of_language.ts. */
function waysOf(tree: Tree): string[][] {
  switch (tree.kind) {
    case "word":
      return [[tree.text]];
    case "gap":
      return Array.from({ length: tree.most - tree.least + 1 }, (_, i) =>
        Array(tree.least + i).fill("_"),
      );
    case "list":
      throw new Error(`@${tree.name} in a list that goes to the device`);
    case "optional":
      return [[], ...waysOf(tree.part)];
    case "choice": {
      const ways = tree.parts.flatMap(waysOf);
      const single = ways.filter(({ length }) => length === 1).flat();
      const others = ways.filter(({ length }) => length !== 1);
      return single.length > 0 ? [[single.join("|")], ...others] : others;
    }
    case "sequence":
      return tree.parts
        .map(waysOf)
        .reduce((all, part) => all.flatMap((way) => part.map((more) => [...way, ...more])));
  }
}

/** The entries of a list that a phrase is: each branch of a choice is one of its own. */
export function entriesOf(tree: Tree): string[] {
  if (tree.kind === "choice") return tree.parts.flatMap(entriesOf);
  const ways = waysOf(tree).filter(({ length }) => length > 0);
  // Any word's place at an end takes none.
  const kept = ways
    .filter((way) => way[0] !== "_" && way.at(-1) !== "_")
    .map((way) => way.join(" "));
  // Where a way may already end, no place for any word is taken behind it.
  const isUseful = (way: string) => !kept.some((end) => way.startsWith(`${end} _`));
  return [kept.filter(isUseful).join("/")];
}
