// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { rooms } from "./directory";

/** The slug of the room that is open, from the address. */
export const openRoom = signal<string | undefined>(undefined);

/** Whether nobody is on duty in the room that is open. Where it is not known, nobody is said to be. */
export function isUnwatched(): boolean {
  const room = rooms.value?.find(({ slug }) => slug === openRoom.value);
  return room?.coverage.moderator_on_duty !== true;
}
