// SPDX-License-Identifier: Apache-2.0
// A claim lasts five minutes. It goes on by itself while its owner has the case before them and does something.
import { computed, effect } from "@preact/signals";
import { now } from "./clock";
import { detail } from "./open_case";
import { desk, me, session } from "./session";

/** Renewed when no more than this is left. */
const RENEW_MS = 150_000;
/** Somebody who did nothing for this long may have left the desk. */
const AWAY_MS = 240_000;

/** Whether to ask for five more minutes: not too early, and only for somebody who is there. */
export function goesOn(leftMs: number, unusedMs: number, isHidden: boolean): boolean {
  return leftMs > 0 && leftMs <= RENEW_MS && unusedMs <= AWAY_MS && !isHidden;
}

let usedAt = Date.now();
let renewedFor = 0;

/** Milliseconds left of this moderator's claim on the open case. */
export const leaseLeft = computed(() => {
  const { owner, claimedUntil, state } = detail.value?.case ?? {};
  if (!owner || owner !== me.value?.account || state === "closed") return undefined;
  return claimedUntil === undefined ? undefined : claimedUntil - now.value;
});

/** Listens for the person, for the lease and for the session. */
export function keepLease(): void {
  const used = () => {
    usedAt = Date.now();
    if (session.value.state === "live") desk().used();
  };
  for (const name of ["keydown", "pointerdown", "wheel"])
    addEventListener(name, used, { capture: true, passive: true });
  effect(() => {
    const left = leaseLeft.value;
    const { id, claimedUntil = 0 } = detail.value?.case ?? {};
    if (!id || left === undefined || renewedFor === claimedUntil) return;
    if (!goesOn(left, Date.now() - usedAt, document.hidden)) return;
    renewedFor = claimedUntil;
    void desk().step({ case: id, step: "claim" });
  });
}
