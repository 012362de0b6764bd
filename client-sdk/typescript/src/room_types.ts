// SPDX-License-Identifier: Apache-2.0
import type { Command } from "./frames.js";
import type { ReplyCallback } from "./link.js";
import type { Clock } from "./options.js";
import type { Numbering } from "./outbox.js";
import type {
  Availability,
  Card,
  Coverage,
  Gap,
  Intent,
  Joined,
  Notice,
  Outgoing,
  Presence,
  Refusal,
  RoomEvent,
} from "./types.js";

export interface RoomEvents {
  /** Every entry of the room's log, in order, once. */
  event: RoomEvent;
  /** Entries that will not come; told in its place among the events. */
  gap: Gap;
  /** Who is there changed. */
  presence: Presence;
  /** Whether the room can be written now. */
  state: Availability;
  /** A moderator came on duty or left, or the mode in force changed. */
  coverage: Coverage;
  /** One outgoing message changed. */
  outbox: Outgoing;
  /** The room was entered, first or again. */
  joined: Joined;
  /** All that was missed has been handed over. */
  caught_up: undefined;
  /** The room cannot be entered, or this person was put out of it; `join` again when that has changed. */
  refused: Refusal;
  /** By `leave` or `close`; final. */
  left: undefined;
  /** For this person alone: something to know. Told once; `room.notices` has what is not acknowledged. */
  notice: Notice;
  /** For this person alone: an offer of help. */
  card: Card;
}

/** `joining` also while the connection is gone · `refused` see the event of that name · `left` is final. */
export type RoomStatus = "joining" | "joined" | "refused" | "left";

export interface PostOptions {
  readonly intent?: Intent;
  /** The seq of the message answered. */
  readonly replyTo?: number;
}

/** What a room needs from its client. */
export interface RoomHost {
  readonly clock: Clock;
  uniform(): number;
  numbering(slug: string): Numbering;
  nextKey(): string;
  textBytesMax(): number;
  /** Answers undefined at once while not connected. */
  send(command: Command, reply: ReplyCallback): void;
  /** The server broke the protocol: reconnect and resume. */
  fail(reason: string): void;
  onLeft(slug: string): void;
}
