// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { expect, test } from "vitest";
import en from "../src/locales/en.json";
import es from "../src/locales/es.json";

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.tsx?$/.test(name),
);
const code = (name: string) => readFileSync(join(source, name), "utf8");

test("both languages say the same things with the same places", () => {
  expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
  for (const [word, text] of Object.entries(en)) {
    const places = (of: string) => (of.match(/\{\w+\}/g) ?? []).sort();
    expect(places(es[word as keyof typeof es]), word).toEqual(places(text));
    expect(es[word as keyof typeof es].trim(), word).not.toBe("");
  }
});

test("what one key says to a room is shown as the room will read it", () => {
  const file = join(import.meta.dirname, "../../../../config/quick_texts.toml");
  const [, ...tables] = readFileSync(file, "utf8").split(/^\[(\w+)\]$/m);
  for (const [language, words] of Object.entries({ en, es })) {
    const said = tables[tables.indexOf(language) + 1] ?? "";
    const texts = [...said.matchAll(/^(\w+) = (".*")$/gm)].map(([, code, text]) => [
      `quick.${code}`,
      JSON.parse(text ?? ""),
    ]);
    const shown = Object.entries(words).filter(([word]) => word.startsWith("quick."));
    expect(shown.sort(), language).toEqual(texts.sort());
  }
});

/** Names of languages stand in their own language. */
const same = ["English", "Español"];
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
  const all = files.map(code).join("\n");
  // `prefix.${key}` and tFor("prefix", key) use all words of that prefix.
  const families = [
    ...[...all.matchAll(/`([a-z_.]+)\.\$\{/g)].map(([, prefix]) => prefix),
    ...[...all.matchAll(/t(?:For|Or)\("([a-z_.]+)"/g)].map(([, prefix]) => prefix),
  ];
  const unused = Object.keys(en).filter(
    (word) =>
      !all.includes(`"${word}"`) && !families.some((prefix) => word.startsWith(`${prefix}.`)),
  );
  expect(unused).toEqual([]);
});

test("words are kind: nobody is called clean, dirty or an addict, and nobody failed", () => {
  const english = Object.values(en).join(" ").toLowerCase();
  for (const word of ["clean", "dirty", "addict", "failed", "abuse", "streak", "error", "invalid"])
    expect(english).not.toContain(word);
  const spanish = Object.values(es).join(" ").toLowerCase();
  for (const word of ["limpio", "sucio", "adict", "fracas", "falló", "abuso", "error", "inválid"])
    expect(spanish).not.toContain(word);
});
