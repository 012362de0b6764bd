// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { chooseCountry, chosenCountry, emergency, helpPlaces, isGuess } from "../src/country";
import { type Country, countries } from "../src/directory";

const folder = join(import.meta.dirname, "../../../../config/resources");

/** The help lines the service comes with; of TOML, what they use. */
function shipped(): Country[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".toml"))
    .map((file) => {
      const [head = "", ...lines] = readFileSync(join(folder, file), "utf8").split("[[lines]]");
      const fields = (text: string) =>
        Object.fromEntries(
          [...text.matchAll(/^(\w+) = (?:"(.*)"|(true))$/gm)].map(([, key, value, yes]) => [
            key,
            yes ? true : value,
          ]),
        );
      return { ...fields(head), lines: lines.map(fields) } as unknown as Country;
    });
}

afterEach(() => {
  countries.value = undefined;
  chosenCountry.value = "";
  isGuess.value = false;
});

test("every country has a crisis line by telephone, and every line says what it is for", () => {
  for (const { code, lines } of shipped()) {
    expect(
      lines.some(({ kind, phone }) => kind === "crisis" && phone),
      code,
    ).toBe(true);
    for (const { name, kind } of lines)
      expect(["crisis", "substance", "poison", "youth", "company", "emergency"], name).toContain(
        kind,
      );
  }
});

test.each(["", "JP", "NL"])(
  "where nothing is known of %s, no other country's number stands in a text",
  (code) => {
    countries.value = shipped();
    chosenCountry.value = code;
    const { emergency_number, ...others } = helpPlaces();
    expect(Object.values(others).join(" ")).not.toMatch(/\d{3}/);
    expect(emergency_number).toBe("112 or 911");
  },
);

test("the emergency number is the list's, and until it is there the same", () => {
  for (const { code, emergency: number } of shipped()) {
    chosenCountry.value = code;
    expect(emergency(), code).toBe(number);
  }
  const [us] = shipped().filter(({ code }) => code === "US");
  if (!us) throw new Error("no US");
  countries.value = [{ ...us, code: "JP", emergency: "119" }];
  chosenCountry.value = "JP";
  expect(emergency()).toBe("119");
});

test("a device far from home is told what to call there", () => {
  chosenCountry.value = "US";
  isGuess.value = true;
  expect(helpPlaces().emergency_number).toBe("911 (in another country 112)");
  chosenCountry.value = "DE";
  expect(helpPlaces().emergency_number).toBe("112");
  chooseCountry("US");
  expect(helpPlaces().emergency_number).toBe("911");
});

test("a country's own lines stand in the texts, and a way around where it has none", () => {
  countries.value = shipped();
  chosenCountry.value = "US";
  expect(helpPlaces()).toEqual({
    crisis_line: "988 Suicide & Crisis Lifeline 988",
    crisis_terms: "It is free and you need not give your name.",
    crisis_text: "Text 988",
    emergency_number: "911",
    poison_line: "Poison Help 1-800-222-1222",
    substance_line: "SAMHSA National Helpline 1-800-662-4357",
    youth_line: "988 Suicide & Crisis Lifeline 988",
  });
  chosenCountry.value = "AU";
  expect(helpPlaces()).toMatchObject({
    crisis_text: "findahelpline.com",
    poison_line: "a poison information line",
  });
});

test("a card says only what is known of the line it names", () => {
  countries.value = shipped();
  const terms = (code: string) => {
    chosenCountry.value = code;
    return helpPlaces().crisis_terms;
  };
  expect(terms("ES")).toBe("It is free.");
  expect(terms("AU")).toBe("You need not give your name.");
  expect(terms("PT")).toBe("");
});

test("before the list is there, the texts can be said all the same", () => {
  chosenCountry.value = "GB";
  expect(helpPlaces()).toMatchObject({ crisis_line: "findahelpline.com", emergency_number: "999" });
});
