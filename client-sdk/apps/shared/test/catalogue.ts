// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { expect, test } from "vitest";

type Catalogue = Readonly<Record<string, string>>;

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

/** Another language says all that English says, with the same places, in the same order of words. */
export function expectTranslated(english: Catalogue, foreign: Catalogue): void {
  expect(Object.keys(foreign)).toEqual(Object.keys(english));
  for (const [word, text] of Object.entries(english)) {
    expect(places(foreign[word] ?? ""), word).toEqual(places(text));
    expect(foreign[word]?.trim(), word).not.toBe("");
  }
}

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

/** Files below a folder, by name, with what stands in them. */
function code(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

/** Tests that the page in `source` says what its catalogue has, and nothing beside it but `same`. */
export function testWordsOf(source: string, english: Catalogue, same: readonly string[] = []) {
  const ours = code(source);
  const shared = code(join(import.meta.dirname, "../ui"));

  test("no text stands in the code", () => {
    for (const [name, text] of [...ours, ...shared].filter(([name]) => name.endsWith(".tsx"))) {
      const texts = literals(parseSync(name, text).program).filter((text) => /\p{L}/u.test(text));
      expect(
        texts.filter((text) => !same.includes(text)),
        name,
      ).toEqual([]);
    }
    expect(literals(parseSync("a.tsx", `<p title="Hi">there {"you"}</p>`).program)).toEqual([
      "Hi",
      "there",
      "you",
    ]);
  });

  test("every word of the catalogue is used", () => {
    const all = ours.map(([, text]) => text).join("\n");
    // `prefix.${key}` and tFor("prefix", key) use all words of that prefix.
    const families = [
      ...[...all.matchAll(/`([a-z_.]+)\.\$\{/g)].map(([, prefix]) => prefix),
      ...[...all.matchAll(/t(?:For|Or)\("([a-z_.]+)"/g)].map(([, prefix]) => prefix),
    ];
    const unused = Object.keys(english).filter(
      (word) =>
        !all.includes(`"${word}"`) && !families.some((prefix) => word.startsWith(`${prefix}.`)),
    );
    expect(unused).toEqual([]);
  });
}
