// SPDX-License-Identifier: Apache-2.0
import type { Meeting } from "./directory";

/** Unix milliseconds. */
export interface Occurrence {
  readonly from: number;
  readonly to: number;
}

/** What a clock in a time zone shows at an instant, as if that were UTC. */
function onTheClock(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
}

/** The instant at which a clock in a time zone shows `clock`. The second look is for days when clocks change. */
function atTheClock(clock: number, timeZone: string): number {
  const guess = clock - (onTheClock(clock, timeZone) - clock);
  return guess - (onTheClock(guess, timeZone) - clock);
}

/** The one that is on, or the next one; undefined when there is none, or the rule cannot be read. */
export async function nextMeeting(
  { rrule, start, time_zone, minutes }: Meeting,
  now: number,
): Promise<Occurrence | undefined> {
  // A chunk of its own: only rooms with meetings bring it in.
  const { RRule } = await import("rrule");
  try {
    const dtstart = new Date(`${start}Z`);
    const rule = new RRule({ ...RRule.parseString(rrule), dtstart });
    const duration = minutes * 60_000;
    const clock = rule.after(new Date(onTheClock(now, time_zone) - duration));
    if (!clock) return undefined;
    const from = atTheClock(clock.getTime(), time_zone);
    return { from, to: from + duration };
  } catch {
    return undefined;
  }
}
