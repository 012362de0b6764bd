// SPDX-License-Identifier: Apache-2.0
import type { ListenOptions } from "./emitter.js";
import type { Room } from "./room.js";
import type { Gap, RoomEvent } from "./types.js";

/** Told and not yet taken. Whoever is slower than this has to look at `room.on` instead. */
const WAITING_MAX = 1024;

/** An entry of the room's log, or the hole where some will not come. */
export type LogItem = RoomEvent | (Gap & { readonly kind: "gap" });

/**
 * The room's log from the start of the loop on, for `for await`: every event and every gap, in order. Ends when the room is left or the
 * signal is aborted; throws a RangeError when the loop is 1024 items behind, since nothing is ever left out in silence.
 */
export async function* iterate(
  room: Room,
  { signal }: ListenOptions = {},
): AsyncGenerator<LogItem> {
  const waiting: LogItem[] = [];
  let over = room.status === "left" || signal?.aborted === true;
  let tell = () => {};
  const put = (item: LogItem) => {
    if (waiting.length <= WAITING_MAX) waiting.push(item);
    tell();
  };
  const end = () => {
    over = true;
    tell();
  };
  const stops = [
    room.on("event", put),
    room.on("gap", (gap) => put({ ...gap, kind: "gap" })),
    room.on("left", end),
    () => signal?.removeEventListener("abort", end),
  ];
  signal?.addEventListener("abort", end);
  try {
    for (;;) {
      if (waiting.length > WAITING_MAX) throw new RangeError("the loop over the room is too slow");
      const item = waiting.shift();
      if (item) yield item;
      else if (over) return;
      else await new Promise<void>((resolve) => (tell = resolve));
    }
  } finally {
    for (const stop of stops) stop();
  }
}
