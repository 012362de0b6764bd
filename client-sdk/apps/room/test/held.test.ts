// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetHeld, heldKeeper, keptHeld } from "../src/held";

const waiting = { text: "may I say this?", createdAt: 5, heldForMs: 1_800_000 };
const tab = new Map<string, string>();

beforeEach(() =>
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => tab.get(key) ?? null,
    setItem: (key: string, value: string) => tab.set(key, value),
    removeItem: (key: string) => tab.delete(key),
  }),
);
afterEach(() => {
  tab.clear();
  vi.unstubAllGlobals();
});

test("what waits is there again after a reload, in its room alone", () => {
  heldKeeper("lounge")([waiting]);
  expect(keptHeld("lounge")).toEqual([waiting]);
  expect(keptHeld("other")).toEqual([]);
});

test("nothing is left once it is done with", () => {
  const keep = heldKeeper("lounge");
  keep([waiting]);
  keep([]);
  expect([...tab.keys()]).toEqual([]);
});

test("a quick exit takes it, and nothing on the page brings it back", () => {
  const keep = heldKeeper("lounge");
  keep([waiting]);
  forgetHeld();
  keep([waiting]);
  expect([...tab.keys()]).toEqual([]);
});

test("what is not ours is no message", () => {
  for (const text of ["{", "7", '{"lounge":7}', '{"lounge":[null,{},{"text":1,"createdAt":2}]}']) {
    tab.set("hearth.held", text);
    expect(keptHeld("lounge"), text).toEqual([]);
  }
});
