// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectTranslated, testWordsOf } from "../../shared/test/catalogue";

const source = join(import.meta.dirname, "../src");
const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(source, "locales", `${name}.json`), "utf8"));
const [firstEn, careEn] = [read("en"), read("care.en")];

testWordsOf(source, { ...firstEn, ...careEn });

test.each(["es", "fr", "de", "pt"])("%s says the same things with the same places", (code) => {
  for (const chapter of ["", "care."])
    expectTranslated(read(`${chapter}en`), read(`${chapter}${code}`));
});

test("no word stands in both catalogues", () => {
  expect(Object.keys(careEn).filter((word) => word in firstEn)).toEqual([]);
});
