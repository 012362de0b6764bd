// SPDX-License-Identifier: Apache-2.0
import type { RoomMode } from "@hearth/client";
import { formatEnd, t, tFor } from "./words";

/** How a room is now, and what moderators said of that. */
export interface Mode {
  readonly mode: Exclude<RoomMode, "unknown">;
  /** Unix milliseconds; absent: no end is set. */
  readonly until?: number;
  /** Code of a guideline. */
  readonly rule?: string;
}

export function modeOf({
  mode,
  until,
  rule,
}: Omit<Mode, "mode"> & { mode: RoomMode }): Mode | undefined {
  if (mode === "unknown") return undefined;
  return { mode, ...(until !== undefined && { until }), ...(rule !== undefined && { rule }) };
}

/** "This room goes slowly now. Until 21:40. Why: …". An open room has neither end nor reason. */
export function modeText({ mode, until, rule }: Mode): string {
  const isOpen = mode === "open";
  return [
    t(`room.mode.${mode}`),
    ...(isOpen || until === undefined ? [] : [t("room.mode.until", { when: formatEnd(until) })]),
    ...(isOpen || rule === undefined ? [] : [t("room.mode.why", { rule: tFor("rule", rule) })]),
  ].join(" ");
}
