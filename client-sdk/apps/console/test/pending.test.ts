// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pending, sendNow, soon, takeBack, UNDO_MS } from "../src/pending";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  takeBack();
  vi.useRealTimers();
});

test("a measure waits a moment, then goes by itself, once", () => {
  const run = vi.fn();
  soon("Muting", run);
  vi.advanceTimersByTime(UNDO_MS - 1);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledOnce();
  expect(pending.value).toBeUndefined();
  sendNow();
  expect(run).toHaveBeenCalledOnce();
});

test("taken back it never goes", () => {
  const run = vi.fn();
  soon("Muting", run);
  expect(takeBack()).toBe(true);
  vi.advanceTimersByTime(10 * UNDO_MS);
  expect(run).not.toHaveBeenCalled();
  expect(takeBack()).toBe(false);
});

test("a second measure sends the first at once: nothing is lost or swapped", () => {
  const order: string[] = [];
  soon("one", () => order.push("one"));
  soon("two", () => order.push("two"));
  expect(order).toEqual(["one"]);
  sendNow();
  expect(order).toEqual(["one", "two"]);
});
