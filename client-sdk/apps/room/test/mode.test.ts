// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { modeOf, modeText } from "../src/mode";

const today = (hour: number, minute: number) => new Date().setHours(hour, minute, 0, 0);

test("a mode says until when and why, in the guideline's words", () => {
  const slow = modeOf({ mode: "slow", until: today(23, 40), rule: "harassment" });
  const text = slow ? modeText(slow) : "";
  expect(text).toMatch(/^This room goes slowly now\. Until .*40.*\. Why: Be kind to each other\.$/);
});

test("a reason without words of its own is the room's guidelines, whatever it says", () => {
  const set = modeOf({ mode: "closed", rule: "what Robin from Leeds said" });
  expect(set && modeText(set)).toBe(
    "This room is read only now. Why: The guidelines of this room.",
  );
});

test("tomorrow's end comes with its day", () => {
  const tomorrow = new Date(today(12, 0) + 86_400_000);
  const set = modeOf({ mode: "guarded", until: tomorrow.getTime() });
  const day = new Intl.DateTimeFormat("en", { weekday: "long" }).format(tomorrow);
  expect(set && modeText(set)).toContain(day);
});

test("an open room has neither end nor reason, and a mode nobody knows is not told", () => {
  const open = modeOf({ mode: "open", until: today(23, 0), rule: "hate" });
  expect(open && modeText(open)).toBe("This room is open.");
  expect(modeOf({ mode: "unknown", rule: "hate" })).toBeUndefined();
});
