// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { goesOn } from "../src/lease";

const MINUTE = 60_000;

test("a claim is renewed when half of it is over, while its owner is there", () => {
  expect(goesOn(4 * MINUTE, 0, false)).toBe(false);
  expect(goesOn(2 * MINUTE, MINUTE, false)).toBe(true);
});

test("a claim runs out when its owner is away, looks elsewhere, or lost it already", () => {
  expect(goesOn(2 * MINUTE, 5 * MINUTE, false)).toBe(false);
  expect(goesOn(2 * MINUTE, 0, true)).toBe(false);
  expect(goesOn(0, 0, false)).toBe(false);
});
