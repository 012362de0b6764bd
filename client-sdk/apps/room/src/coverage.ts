// SPDX-License-Identifier: Apache-2.0
import type { Coverage } from "@hearth/client";
import { signal } from "@preact/signals";
import { rooms } from "./directory";
import { t } from "./words";

/** The slug of the room that is open, from the address. */
export const openRoom = signal<string | undefined>(undefined);
/** Who looks after the room that is open, as the server tells it; undefined until it was entered. */
export const duty = signal<Coverage | undefined>(undefined);

/** Whether nobody is on duty in the room that is open. Where it is not known, nobody is said to be. */
export function isUnwatched(): boolean {
  if (duty.value) return !duty.value.covered;
  const room = rooms.value?.find(({ slug }) => slug === openRoom.value);
  return room?.coverage.moderator_on_duty !== true;
}

/** "here", or what the room is like while nobody is on duty. */
export function dutyKey(): "here" | "alone" | "guarded" | "closed" {
  if (!isUnwatched()) return "here";
  const mode = duty.value?.mode;
  return mode === "guarded" || mode === "closed" ? mode : "alone";
}

/** In a sentence. */
export function dutyText(): string {
  return t(`duty.${dutyKey()}`);
}
