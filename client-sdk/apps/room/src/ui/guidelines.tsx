// SPDX-License-Identifier: Apache-2.0
import type { RoomInfo } from "../directory";

/** What a room asks of everybody, in its own language. */
export function Guidelines({ room }: { room: RoomInfo }) {
  return (
    <ul class="rules" lang={room.language}>
      {room.guidelines.rules.map((rule) => (
        <li key={rule} dir="auto">
          {rule}
        </li>
      ))}
    </ul>
  );
}
