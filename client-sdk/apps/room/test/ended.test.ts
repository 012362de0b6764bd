// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { hasEnded } from "../src/ended";

const told = (code: string, until_ms?: string) => ({
  room: "evening",
  code,
  params: { code: "c0de", ...(until_ms && { until_ms }) },
});

test("a warning in an open page is nothing to read once its time is over", () => {
  expect(hasEnded(told("warning", "1000"), 999)).toBe(false);
  expect(hasEnded(told("warning", "1000"), 1000)).toBe(true);
});

test("a warning without an end, and what else people are told, stays until they read it", () => {
  expect(hasEnded(told("warning", "0"), 1000)).toBe(false);
  expect(hasEnded(told("warning"), 1000)).toBe(false);
  expect(hasEnded(told("muted", "1000"), 2000)).toBe(false);
});
