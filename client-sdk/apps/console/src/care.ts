// SPDX-License-Identifier: Apache-2.0
// The desk looks after its moderators too: it offers, and never insists.
import { computed, signal } from "@preact/signals";
import { now } from "./clock";
import { exposure, onDuty, rest } from "./session";

const SNOOZE_MS = 15 * 60_000;
const HEAVY = 3;

export type Offer = "break" | "budget" | "heavy" | "quiet" | "week";

const putOffUntil = signal<Readonly<Partial<Record<Offer, number>>>>({});
const heavyClosed = signal(false);

/** A case was closed by this moderator. */
export function closed(severity: number): void {
  if (severity >= HEAVY) heavyClosed.value = true;
}

/** What to offer now, at most one thing. */
export const offer = computed<Offer | undefined>(() => {
  const { seen, budget } = exposure.value;
  const due: readonly [Offer, boolean][] = [
    ["break", onDuty.value?.breakDue === true],
    ["budget", budget > 0 && seen >= budget],
    ["heavy", heavyClosed.value],
    ["quiet", onDuty.value !== undefined && rest.value === "quiet"],
    ["week", onDuty.value !== undefined && rest.value === "week"],
  ];
  const open = due.filter(([, isDue]) => isDue).map(([which]) => which);
  if (open.length === 0) return undefined;
  return open.find((which) => (putOffUntil.value[which] ?? 0) <= now.value);
});

export function putOff(which: Offer): void {
  if (which === "heavy") heavyClosed.value = false;
  else putOffUntil.value = { ...putOffUntil.value, [which]: now.value + SNOOZE_MS };
}
