// SPDX-License-Identifier: Apache-2.0
import type { DeskPreferences } from "@hearth/client/desk";
import { beforeEach, expect, test } from "vitest";
import { closed, offer, putOff } from "../src/care";
import { exposure, me, roster } from "../src/session";
import { ME } from "./cases";

const duty = {
  account: ME,
  name: "Robin",
  role: "moderator",
  rooms: [],
  since: 0,
  claimed: 0,
} as const;
const atWork = (breakDue: boolean) => {
  roster.value = { onDuty: [{ ...duty, breakDue }], colleagues: [] };
};

/** What this moderator asked for. */
const wish = (preferences: Partial<DeskPreferences>) => {
  const usual = { quiet: [], weeklyMinutes: 0 };
  const all = { account: ME, preferences: { ...usual, ...preferences } };
  me.value = all as unknown as NonNullable<typeof me.value>;
};

beforeEach(() => {
  wish({});
  exposure.value = { seen: 0, budget: 20 };
  atWork(false);
  putOff("heavy");
});

test("nothing is offered while all is well", () => {
  exposure.value = { seen: 19, budget: 20 };
  closed(2);
  expect(offer.value).toBeUndefined();
});

test("after two hours a break is offered; put off, it does not come back at once", () => {
  atWork(true);
  expect(offer.value).toBe("break");
  putOff("break");
  expect(offer.value).toBeUndefined();
});

test("what somebody set themselves to read is reminded of, and never without a number", () => {
  exposure.value = { seen: 20, budget: 20 };
  expect(offer.value).toBe("budget");
  exposure.value = { seen: 50, budget: 0 };
  expect(offer.value).toBeUndefined();
});

test("after a heavy case a moment is offered", () => {
  closed(4);
  expect(offer.value).toBe("heavy");
  putOff("heavy");
  expect(offer.value).toBeUndefined();
});

test("who wants to be left alone now is told that it is fine to stop, and only while on duty", () => {
  const always = [
    { from: 0, to: 5040 },
    { from: 5040, to: 0 },
  ];
  wish({ quiet: always });
  expect(offer.value).toBe("quiet");
  putOff("quiet");
  expect(offer.value).toBeUndefined();
  wish({ weeklyMinutes: 1 });
  expect(offer.value).toBe("week");
  roster.value = { onDuty: [], colleagues: [] };
  expect(offer.value).toBeUndefined();
});
