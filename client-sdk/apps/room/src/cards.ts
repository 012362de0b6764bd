// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

/** A private offer of help: the text it names, and the room where this person wrote. */
export interface Offer {
  readonly code: string;
  readonly slug: string;
}

/** What is offered and not put away, the most pressing first. Nobody else sees or learns of it. */
export const offers = signal<readonly Offer[]>([]);

/** A moderator looks after what this person wrote. */
export const isSeen = signal(false);

/** Somebody may be in danger: calm, and not to be overlooked. */
export function isUrgent(code: string): boolean {
  return ["card.self_harm.4", "card.overdose", "card.withdrawal"].includes(code);
}

/** "card.self_harm" of "card.self_harm.3": one of a kind is enough, the newest. */
const kindOf = (code: string) => code.split(".").slice(0, 2).join(".");

export function offer(slug: string, code: string): void {
  const others = offers.value.filter((other) => kindOf(other.code) !== kindOf(code));
  const all = [{ slug, code }, ...others];
  offers.value = [
    ...all.filter((one) => isUrgent(one.code)),
    ...all.filter((one) => !isUrgent(one.code)),
  ];
}

export function putAway(code: string): void {
  offers.value = offers.value.filter((other) => other.code !== code);
}

/** The room is left, or this person forgotten. */
export function putAllAway(): void {
  offers.value = [];
  isSeen.value = false;
}
