// SPDX-License-Identifier: Apache-2.0
// The device's detectors beside the server's own, on sentences cut, joined and disguised at random.

import { words as de } from "guard:de";
import { words as en } from "guard:en";
import { words as es } from "guard:es";
import { words as fr } from "guard:fr";
import { words as pt } from "guard:pt";
import { words as shared } from "guard:shared";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rules } from "../guard_words/plugin";
import { Detectors } from "../src/contact/detect";
import tables from "../src/contact/tables.json";
import { type PublicContacts, publicContacts } from "../src/directory";

const root = join(import.meta.dirname, "../../../..");
const bin = process.env.HEARTH_BIN;
const TEXTS = Number(process.env.HEARTH_TEXTS ?? 3000);

const seed = Number(process.env.HEARTH_SEED ?? Math.floor(Math.random() * 2 ** 31));
let state = seed;
/** A number below `n`; Mulberry32. */
function below(n: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
}
const oneIn = (n: number) => below(n) === 0;
const some = <Of>(of: readonly Of[]) => of[below(of.length)] as Of;

const corpus = Object.keys({ de, en, es, fr, pt }).flatMap((language) =>
  readFileSync(join(root, `tests/flagging/corpus/dev/${language}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line).text as string),
);
const vectors = (
  JSON.parse(readFileSync(join(root, "tests/flagging/pii_vectors.json"), "utf8")) as {
    text: string;
  }[]
).map(({ text }) => text);
/** Entries of the lists as somebody would write them. */
const cues = [de, en, es, fr, pt].flatMap(({ lists, numbers, at, dot }) => [
  ...Object.values(lists).flatMap((list) =>
    list.split(",").map((entry) => some(entry.split("/")).replace(/\|\S+/g, "")),
  ),
  ...Object.keys(numbers),
  ...at,
  ...dot,
]);
const bits =
  "12 19b 555-867-5309 +44 7700 900123 (at) [dot] gmail.com 4111 1111 1111 1111 DE89370400440532013000 heron_42 u/heron #1234 @heron Foxglove Walk Straße Margaret Ellison É. Ñandú ☕ 🧡 👨‍👩‍👧 🇪🇸 ﬁ ß İ ｆｕｌｌ 𝐛𝐨𝐥𝐝 раурal %41%40 https://x.example/a?b www. … « » “so” ‘it’ l'eau j'ai don't Costa's k.i.l.l 077oo 1l3 . ; ! ?\n".split(
    " ",
  );

const lookAlikes: Readonly<Record<string, string>> = {
  a: "а",
  e: "е",
  o: "о",
  i: "і",
  p: "р",
  s: "ѕ",
  c: "ⅽ",
};
const disguises: readonly ((char: string) => string)[] = [
  (char) => char.toUpperCase(),
  (char) => `${char}\u200b`,
  (char) => `${char}\u0301`,
  (char) => lookAlikes[char] ?? char,
  (char) => (/[0-9]/.test(char) ? String.fromCodePoint(0xff10 + Number(char)) : `${char} `),
  (char) => (char === "o" ? "0" : char === "1" ? "l" : char),
];

function disguised(text: string): string {
  const how = some(disguises);
  return [...text].map((char) => (oneIn(4) ? how(char) : char)).join("");
}

const lettersLikeLatin = [...tables.looks.from, ...tables.mixed.from];
/** A word in letters of several alphabets, its marks and what is unseen among them. */
function strange(): string {
  const letter = () =>
    oneIn(2) ? some(lettersLikeLatin) : String.fromCodePoint(0xa0 + below(0x490));
  return Array.from({ length: 2 + below(8) }, () =>
    oneIn(3) ? some([..."aeiost0123"]) : letter(),
  ).join("");
}

const capital = (text: string) => text.replace(/\p{L}/u, (letter) => letter.toUpperCase());

function piece(): string {
  const kind = below(7);
  if (kind === 0) return some(corpus);
  if (kind === 1) return some(vectors);
  if (kind === 2) return some(corpus).slice(below(60), 60 + below(60));
  if (kind === 3) return some(bits);
  if (kind === 4) return strange();
  return oneIn(3) ? capital(some(cues)) : some(cues);
}

function text(): string {
  let out = "";
  for (let n = 1 + below(7); n > 0; n--) {
    const next = piece();
    out += (oneIn(4) ? disguised(next) : next) + some([" ", " ", " ", ". ", "\n", ", ", ""]);
  }
  return out.replace(/\p{Cs}/gu, "");
}

interface Answer {
  readonly findings: readonly {
    readonly rule: string;
    readonly label: string;
    readonly span: [number, number];
  }[];
}

/** What config/rules/any has for what the device looks at. */
const detectorRules = new Set(
  "pii.phone.number pii.email.address pii.handle.contact pii.address.street pii.name.full pii.meeting.place pii.id.card spam_link.link.unknown".split(
    " ",
  ),
);

beforeAll(() => {
  // hearthctl is given no help lines: what the packs themselves name is all that is public.
  publicContacts.value = {
    phones: [],
    emails: [],
    sites: [],
    ...(parse(
      readFileSync(join(rules, "public.toml"), "utf8"),
    ) as unknown as Partial<PublicContacts>),
  };
});
afterAll(() => {
  publicContacts.value = undefined;
});

test.skipIf(!bin)("at random, the device finds what the server does", { timeout: 120_000 }, () => {
  console.log(`seed ${seed}`);
  const detectors = Object.entries({ de, en, es, fr, pt }).map(
    ([lang, words]) => [lang, new Detectors({ ...words, rules: [] }, shared)] as const,
  );
  const asked = Array.from({ length: TEXTS }, (_, id) => {
    const [lang, device] = some(detectors);
    return { id, lang, device, text: text() };
  });
  const { stdout, status } = spawnSync(
    join(bin as string, "hearthctl"),
    ["rules", "eval", "--resources", ""],
    {
      cwd: root,
      input: asked.map(({ device: _, ...line }) => `${JSON.stringify(line)}\n`).join(""),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      timeout: 60_000,
    },
  );
  expect(status).toBe(0);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  let found = 0;
  asked.forEach(({ lang, device, text }, id) => {
    const codePoint = (at: number) => [...text.slice(0, at)].length;
    const here = device
      .look(text)
      .flatMap(({ label, spans }) =>
        spans.map(({ from, to }) => `${label} ${codePoint(from)} ${codePoint(to)}`),
      );
    const there = (answers[id] as Answer).findings
      .filter(({ rule }) => detectorRules.has(rule))
      .map(({ label, span: [from, to] }) => `${label} ${from} ${to}`);
    expect(here.sort(), `seed ${seed}, ${lang}: ${JSON.stringify(text)}`).toEqual(there.sort());
    found += here.length;
  });
  expect(found).toBeGreaterThan(TEXTS / 10);
});
