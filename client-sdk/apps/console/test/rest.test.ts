// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { expect, test } from "vitest";
import { choiceOf, resting, spansOf } from "../src/rest";

/** A Monday, 0:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 23);
const HOUR = 3_600_000;
const none = { quiet: [], weeklyMinutes: 0 };

test("a night that begins on Sunday in New York is kept as minutes of the week in UTC", () => {
  const choice = { days: [6], from: 22 * 60, to: 6 * 60 };
  expect(spansOf(choice, 300)).toEqual([{ from: 180, to: 660 }]);
  expect(choiceOf([{ from: 180, to: 660 }], 300)).toEqual(choice);
});

test("a night in Madrid that begins on Monday reaches from Monday to Tuesday", () => {
  expect(spansOf({ days: [0], from: 0, to: 60 }, -60)).toEqual([{ from: 10_020, to: 0 }]);
});

test("what is chosen is shown as it was chosen, in any time zone", () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  const days = fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 });
  const offsets = fc.integer({ min: -840, max: 720 });
  fc.assert(
    fc.property(days, minutes, minutes, offsets, (chosen, from, to, offset) => {
      const choice = { days: chosen, from, to };
      const spans = spansOf(choice, offset);
      expect(choiceOf(spans, offset)).toEqual(choice);
      for (const span of spans) {
        expect(span.from).toBeGreaterThanOrEqual(0);
        expect(span.from).toBeLessThan(10_080);
        expect(span.to).toBeGreaterThanOrEqual(0);
        expect(span.to).toBeLessThan(10_080);
        expect(span.from).not.toBe(span.to);
      }
    }),
  );
});

test("other spans than one can choose here are shown as none", () => {
  expect(choiceOf([], 0)).toBeUndefined();
  const uneven = [
    { from: 0, to: 60 },
    { from: 1440, to: 1520 },
  ];
  expect(choiceOf(uneven, 0)).toBeUndefined();
});

test("quiet hours are quiet from the first minute to the last, over the end of the week too", () => {
  const night = { ...none, quiet: [{ from: 10_020, to: 60 }] };
  expect(resting(night, 0, MONDAY + HOUR - 1)).toBe("quiet");
  expect(resting(night, 0, MONDAY + HOUR)).toBeUndefined();
  expect(resting(night, 0, MONDAY - HOUR)).toBe("quiet");
  expect(resting(night, 0, MONDAY - HOUR - 1)).toBeUndefined();
});

test("a week is full at what somebody set, and never without a number", () => {
  expect(resting({ ...none, weeklyMinutes: 120 }, 119.9, MONDAY)).toBeUndefined();
  expect(resting({ ...none, weeklyMinutes: 120 }, 120, MONDAY)).toBe("week");
  expect(resting(none, 10_000, MONDAY)).toBeUndefined();
});
