// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectTranslated, testWordsOf } from "../../shared/test/catalogue";
import en from "../src/locales/en.json";
import es from "../src/locales/es.json";

/** Names of languages stand in their own language. */
testWordsOf(join(import.meta.dirname, "../src"), en, ["English", "Español"]);

test("both languages say the same things with the same places", () => expectTranslated(en, es));

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

test("words are kind: nobody is called clean, dirty or an addict, and nobody failed", () => {
  const english = Object.values(en).join(" ").toLowerCase();
  for (const word of ["clean", "dirty", "addict", "failed", "abuse", "streak", "error", "invalid"])
    expect(english).not.toContain(word);
  const spanish = Object.values(es).join(" ").toLowerCase();
  for (const word of ["limpio", "sucio", "adict", "fracas", "falló", "abuso", "error", "inválid"])
    expect(spanish).not.toContain(word);
});
