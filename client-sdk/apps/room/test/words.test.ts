// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from "vitest";
import { preferences } from "../src/preferences";
import { begin, language, speak, t } from "../src/words";

afterEach(async () => {
  vi.restoreAllMocks();
  preferences.forgetAll();
  await speak("en");
  preferences.forgetAll();
});

const prefers = (...codes: string[]) =>
  vi.spyOn(navigator, "languages", "get").mockReturnValue(codes);

test("the page speaks the first language of the device that it knows", async () => {
  prefers("nl-NL", "de-AT", "en");
  await begin();
  expect(language.value).toBe("de");
  expect(document.documentElement.lang).toBe("de");
  expect(t("card.title")).toBe("Nur du siehst das");
});

test("what was chosen by hand comes before what the device prefers", async () => {
  prefers("de");
  await speak("pt");
  await begin();
  expect(language.value).toBe("pt");
});

test("a device of other languages only, or a language that is none, is spoken to in English", async () => {
  prefers("nl", "ja-JP");
  await begin();
  await speak("xx");
  expect(language.value).toBe("en");
  expect(t("card.title")).toBe("Only you can see this");
});
