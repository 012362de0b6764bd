// SPDX-License-Identifier: Apache-2.0
import { Emitter } from "./emitter.js";
import type {
  Availability,
  Card,
  Cursor,
  Gap,
  Intent,
  Joined,
  MessageEvent,
  Notice,
  Outcome,
  Outgoing,
  Participant,
  Position,
  Presence,
  Refusal,
  RoomEvent,
  Support,
} from "./types.js";

export interface RoomEvents {
  /** Every entry of the room's log, in order, once. */
  event: RoomEvent;
  gap: Gap;
  presence: Presence;
  /** Whether the room can be written now. */
  state: Availability;
  /** One outgoing message changed. */
  outbox: Outgoing;
  joined: Joined;
  /** All that was missed has been handed over. */
  caught_up: undefined;
  /** The room cannot be entered; `join` again when that has changed. */
  refused: Refusal;
  left: undefined;
  notice: Notice;
  card: Card;
}

export type RoomStatus = "joining" | "joined" | "refused" | "left";

export interface PostOptions {
  readonly intent?: Intent;
  /** The seq of the message answered. */
  readonly replyTo?: number;
}

/** One room as this client reads and writes it. Survives reconnects. */
export interface Room extends Pick<Emitter<RoomEvents>, "on"> {
  readonly slug: string;
  readonly status: RoomStatus;
  /** Known once joined. */
  readonly self: Participant | undefined;
  readonly availability: Availability;
  /** What the last `joined` said. */
  readonly joined: Joined | undefined;
  readonly presence: Presence | undefined;
  /** Keep it to read on from here later. */
  readonly cursor: Cursor;
  /** What is still pending, in order. */
  readonly outbox: readonly Outgoing[];
  post(text: string, options?: PostOptions): Outgoing;
  react(target: number | MessageEvent, support: Support): Outgoing;
  /** Takes one's own message back, within `Welcome.unsayWindowMs`. */
  unsay(target: Position | MessageEvent): Promise<Outcome>;
  /** Asks moderators to look at a message. */
  report(target: Position | MessageEvent, note?: string): Promise<Outcome>;
  leave(): void;
}
