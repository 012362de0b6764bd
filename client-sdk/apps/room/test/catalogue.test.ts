// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "../src/locales/en.json";
import es from "../src/locales/es.json";

const source = join(import.meta.dirname, "../src");

test("both languages say the same things with the same places", () => {
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  for (const [word, text] of Object.entries(en)) {
    const places = (of: string) => (of.match(/\{\w+\}/g) ?? []).sort();
    expect(places(es[word as keyof typeof es]), word).toEqual(places(text));
  }
});

test("no text stands in the code", () => {
  for (const name of readdirSync(join(source, "ui"))) {
    const code = readFileSync(join(source, "ui", name), "utf8");
    // Words between tags, other than names of languages in their own language.
    const texts = [...code.matchAll(/>\s*([A-Za-zÀ-ÿ][^<>{}=;()]*?)\s*<\//g)].map(
      ([, text]) => text,
    );
    expect(
      texts.filter((text) => !["English", "Español"].includes(text ?? "")),
      name,
    ).toEqual([]);
  }
});

test("words are kind: nobody is called clean, dirty or an addict, and nobody failed", () => {
  const all = Object.values(en).join(" ").toLowerCase();
  for (const word of ["clean", "dirty", "addict", "failed", "abuse", "streak"])
    expect(all).not.toContain(word);
});
