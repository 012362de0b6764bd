// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../src/locales");
const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const [firstEn, careEn] = [read("en"), read("care.en")];
const en = { ...firstEn, ...careEn };

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.tsx?$/.test(name),
);
const code = (name: string) => readFileSync(join(source, name), "utf8");

test.each(["es", "fr", "de", "pt"])("%s says the same things with the same places", (code) => {
  const places = (of: string) => (of.match(/\{\w+\}/g) ?? []).sort();
  for (const chapter of ["", "care."]) {
    const english = read(`${chapter}en`);
    const foreign = read(`${chapter}${code}`);
    expect(Object.keys(foreign)).toEqual(Object.keys(english));
    for (const [word, text] of Object.entries(english)) {
      expect(places(foreign[word] ?? ""), word).toEqual(places(text));
      expect(foreign[word]?.trim(), word).not.toBe("");
    }
  }
});

test("no word stands in both catalogues", () => {
  expect(Object.keys(careEn).filter((word) => word in firstEn)).toEqual([]);
});

const heard = ["aria-label", "aria-description", "title", "placeholder", "alt", "label"];

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What of a file's markup a person would read or hear without the catalogue. */
function literals(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) {
    for (const each of node) literals(each, found);
    return found;
  }
  if (typeof node !== "object" || node === null) return found;
  const { type, value, name, expression } = node as Node;
  if (type === "JSXText") found.push(String(value).trim());
  const text = (value ?? expression) as Node | null;
  const isString = text?.type === "Literal" && typeof text.value === "string";
  if (type === "JSXAttribute" && heard.includes(String((name as Node).name)) && isString)
    found.push(String(text?.value));
  if (type === "JSXExpressionContainer" && isString) found.push(String(text?.value).trim());
  for (const child of Object.values(node)) literals(child, found);
  return found;
}

test("no text stands in the code", () => {
  for (const name of files.filter((file) => file.endsWith(".tsx"))) {
    const texts = literals(parseSync(name, code(name)).program).filter((text) =>
      /\p{L}/u.test(text),
    );
    expect(texts, name).toEqual([]);
  }
  expect(literals(parseSync("a.tsx", `<p title="Hi">there {"you"}</p>`).program)).toEqual([
    "Hi",
    "there",
    "you",
  ]);
});

test("every word of the catalogue is used", () => {
  const all = files.map(code).join("\n");
  // `prefix.${key}` and tFor("prefix", key) use all words of that prefix.
  const families = [
    ...[...all.matchAll(/`([a-z.]+)\.\$\{/g)].map(([, prefix]) => prefix),
    ...[...all.matchAll(/t(?:For|Or)\("([a-z.]+)"/g)].map(([, prefix]) => prefix),
  ];
  const unused = Object.keys(en).filter(
    (word) =>
      !all.includes(`"${word}"`) && !families.some((prefix) => word.startsWith(`${prefix}.`)),
  );
  expect(unused).toEqual([]);
});
