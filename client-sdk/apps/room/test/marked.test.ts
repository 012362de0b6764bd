// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { without } from "../../shared/ui/marked";

test("what is taken out leaves a sentence behind", () => {
  expect(without("ring 555 867 5309, any time", [{ from: 5, to: 17 }])).toBe("ring, any time");
  expect(
    without("☕ a b c", [
      { from: 2, to: 3 },
      { from: 6, to: 7 },
    ]),
  ).toBe("☕ b");
  expect(without("first\n\nheron_42\n\nlast", [{ from: 7, to: 15 }])).toBe("first\n\nlast");
});

test("stretches that overlap, or come in any order, are taken out once", () => {
  const spans = [
    { from: 4, to: 8 },
    { from: 0, to: 6 },
  ];
  expect(without("abcdefghij", spans)).toBe("ij");
  expect(without("abc", [{ from: 0, to: 3 }])).toBe("");
  expect(without("abc", [])).toBe("abc");
});
