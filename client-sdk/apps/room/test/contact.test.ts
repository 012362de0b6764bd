// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { detect, findContact } from "../src/contact";
import { publicContacts } from "../src/directory";

beforeAll(() => {
  publicContacts.value = {
    phones: ["18006624357", "116123", "988"],
    emails: ["jo@samaritans.org"],
    sites: ["aa.org", "na.org", "samaritans.org", "988lifeline.org"],
  };
});
afterAll(() => {
  publicContacts.value = undefined;
});

interface Vector {
  readonly text: string;
  readonly found: readonly { readonly label: string; readonly from: number; readonly to: number }[];
}
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../tests/flagging/pii_vectors.json"), "utf8"),
) as Vector[];

describe("on the device, as on the server", () => {
  test.each(vectors)("$text", ({ text, found }) => {
    const seen = detect(text, "en").flatMap(([label, spans]) =>
      spans.map(({ from, to }) => ({ label, from, to })),
    );
    const order = (a: { from: number; label: string }, b: typeof a) =>
      a.from - b.from || a.label.localeCompare(b.label);
    expect(seen.sort(order)).toEqual([...found].sort(order));
  });
});

test("what is found is cut out whole, with invisible characters in it", () => {
  const text = "☕ 5\u200b55-867-5309\u200d ok";
  const [{ from, to } = { from: 0, to: 0 }] = findContact(text, "en")?.spans ?? [];
  expect(text.slice(from, to)).toContain("5\u200b55-867-5309");
});

test("in a language it has no words of, forms alone decide", () => {
  expect(findContact("llámame al +34 612 345 678", "es")?.label).toBe("pii.phone");
  expect(findContact("tengo 1234567 cosas en la cabeza", "es")).toBeUndefined();
});

test("a crisis is never stopped on the device, whatever stands beside it", () => {
  for (const text of [
    "I want to die, my mum's number is 555-867-5309",
    "I'm doing it tonight, goodbye. 555-867-5309",
    "he won't wake up, call him on +44 7700 900 123",
    "quiero morir, +34 612 345 678",
  ])
    expect(findContact(text, "en"), text).toBeUndefined();
});

test("a message four times as long takes about four times as long", { timeout: 60_000 }, () => {
  // The time of this process alone, whatever else the machine does; the better of two.
  const cost = (text: string) => {
    const once = () => {
      const before = process.cpuUsage();
      detect(text, "en");
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    return Math.max(1000, Math.min(once(), once()));
  };
  for (const part of ["5 ", "a@", "[ ", "a."])
    expect(cost(part.repeat(2048)) / cost(part.repeat(512)), part).toBeLessThan(24);
});
