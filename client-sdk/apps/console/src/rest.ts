// SPDX-License-Identifier: Apache-2.0
// When a moderator wants to be left alone: chosen in the time of this device, kept as minutes of the week in UTC, so
// that nobody learns where somebody lives.
import type { DeskPreferences, QuietSpan } from "@hearth/client/desk";

const DAY = 24 * 60;
const WEEK = 7 * DAY;
/** The epoch was a Thursday. */
const EPOCH_DAY = 3;

/** The same hours on the days chosen, from Monday 0; `to` on the day after where it is not later. */
export interface QuietChoice {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

const within = (minutes: number, length: number) => ((minutes % length) + length) % length;

/** `offset`: what to add to local minutes to get UTC, as Date.getTimezoneOffset() has it. */
export function spansOf({ days, from, to }: QuietChoice, offset: number): QuietSpan[] {
  const length = within(to - from, DAY) || DAY;
  return days.map((day) => {
    const start = within(day * DAY + from + offset, WEEK);
    return { from: start, to: within(start + length, WEEK) };
  });
}

/** Nothing: none were chosen, or not as one chooses here. */
export function choiceOf(spans: readonly QuietSpan[], offset: number): QuietChoice | undefined {
  const local = spans.map((span) => {
    const start = within(span.from - offset, WEEK);
    return { day: Math.floor(start / DAY), from: start % DAY, to: within(span.to - offset, DAY) };
  });
  const [first] = local;
  if (!first || local.some(({ from, to }) => from !== first.from || to !== first.to))
    return undefined;
  return { days: local.map(({ day }) => day), from: first.from, to: first.to };
}

function isQuiet(spans: readonly QuietSpan[], at: number): boolean {
  const minute = within(Math.floor(at / 60_000) + EPOCH_DAY * DAY, WEEK);
  return spans.some(({ from, to }) =>
    from < to ? from <= minute && minute < to : from <= minute || minute < to,
  );
}

export type Resting = "quiet" | "week";

/** Why they would want to be left alone at that moment, if so. */
export function resting(
  { quiet, weeklyMinutes }: Pick<DeskPreferences, "quiet" | "weeklyMinutes">,
  workedMinutes: number,
  at: number,
): Resting | undefined {
  if (isQuiet(quiet, at)) return "quiet";
  return weeklyMinutes > 0 && workedMinutes >= weeklyMinutes ? "week" : undefined;
}
