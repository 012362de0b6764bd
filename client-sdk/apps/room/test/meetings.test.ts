// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Meeting } from "../src/directory";
import { nextMeeting } from "../src/meetings";

const evening: Meeting = {
  title: "Evening",
  rrule: "FREQ=DAILY",
  start: "2026-01-05T20:00",
  time_zone: "Europe/London",
  minutes: 60,
};

async function next(meeting: Partial<Meeting>, now: string): Promise<string | undefined> {
  const found = await nextMeeting({ ...evening, ...meeting }, Date.parse(now));
  return found && new Date(found.from).toISOString();
}

test("a meeting keeps its hour where it is held, in summer and in winter", async () => {
  expect(await next({}, "2026-01-10T12:00Z")).toBe("2026-01-10T20:00:00.000Z");
  expect(await next({}, "2026-07-10T12:00Z")).toBe("2026-07-10T19:00:00.000Z");
  expect(await next({ time_zone: "America/New_York" }, "2026-07-10T12:00Z")).toBe(
    "2026-07-11T00:00:00.000Z",
  );
});

test("the one that is on is told until it ends", async () => {
  expect(await next({}, "2026-01-10T20:59Z")).toBe("2026-01-10T20:00:00.000Z");
  expect(await next({}, "2026-01-10T21:00Z")).toBe("2026-01-11T20:00:00.000Z");
});

test("days of the week, intervals and ends are kept", async () => {
  const rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20260301T000000Z";
  expect(await next({ rrule }, "2026-01-06T00:00Z")).toBe("2026-01-08T20:00:00.000Z");
  expect(await next({ rrule }, "2026-01-09T00:00Z")).toBe("2026-01-19T20:00:00.000Z");
  expect(await next({ rrule }, "2026-03-02T00:00Z")).toBeUndefined();
});

test("a rule or a zone that cannot be read is no meeting", async () => {
  expect(await next({ rrule: "FREQ=SOMETIMES" }, "2026-01-06T00:00Z")).toBeUndefined();
  expect(await next({ time_zone: "Nowhere/Land" }, "2026-01-06T00:00Z")).toBeUndefined();
});
