// SPDX-License-Identifier: Apache-2.0
import { Emitter } from "../emitter.js";
import type { Position } from "../gen/hearth/v1/common.js";
import type * as wire from "../gen/hearth/v1/server.js";
import { Reading } from "../reading.js";
import * as translate from "../translate.js";
import type { Availability, Gap, ModeEvent, Presence, RoomEvent, RoomMode } from "../types.js";
import { availabilities, word } from "../words.js";
import type { DeskBody, DeskCommand } from "./frames.js";
import type { DeskRefusal } from "./types.js";
import { deskReason } from "./words.js";

export interface WatchedRoomEvents {
  /** Once for each event, in order, or told by a gap. */
  event: RoomEvent;
  gap: Omit<Gap, "mine">;
  presence: Presence;
  /** Whether the room can be written, who looks after it and how it is. */
  condition: RoomCondition;
  /** Events up to here are the past. */
  caught_up: undefined;
  refused: DeskRefusal;
}

export interface RoomCondition {
  readonly mode: RoomMode;
  readonly covered: boolean;
  readonly availability: Availability;
  /** Of a mode that moderators set: Unix milliseconds of its end. */
  readonly until?: number;
  /** Of a mode that moderators set: why, the code of a guideline. */
  readonly rule?: string;
}

export interface WatchHost {
  /** Gets undefined if the connection ended first. */
  send(command: DeskCommand, reply: (body: DeskBody | undefined) => void): void;
  /** The connection is of no use: what it sent cannot be right. */
  fail(reason: string): void;
  /** The room is not to be watched any more. */
  onStop(slug: string): void;
}

/** A room that is read without being in it. Survives reconnects. */
export class WatchedRoom extends Emitter<WatchedRoomEvents> {
  readonly slug: string;
  readonly #host: WatchHost;
  readonly #reading = new Reading();
  #first = 0n;
  #isJoined = false;
  #isStopped = false;
  #condition: RoomCondition = { mode: "unknown", covered: false, availability: "live" };

  /** @internal */
  constructor(slug: string, host: WatchHost) {
    super();
    this.slug = slug;
    this.#host = host;
  }

  /** As last told. */
  get condition(): RoomCondition {
    return this.#condition;
  }

  /** Final for this object. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.silence();
    this.#host.send(
      { $case: "watch", value: { room: this.slug, off: true, cursor: [], byItself: false } },
      () => {},
    );
    this.#host.onStop(this.slug);
  }

  /** @internal The connection is live: reads on from the position. `byItself`: nobody asked for it just now. */
  attach(byItself: boolean): void {
    this.#isJoined = false;
    const value = { room: this.slug, off: false, cursor: this.#reading.positions, byItself };
    this.#host.send({ $case: "watch", value }, (body) => {
      if (!body || this.#isStopped) return;
      if (body.$case === "joined") this.#onJoined(body.value);
      else if (body.$case === "refused")
        this.emit("refused", {
          reason: deskReason(body.value.reason),
          retryAfterMs: body.value.retryAfterMs,
        });
    });
  }

  /** @internal */
  onBody(body: DeskBody): void {
    switch (body.$case) {
      case "event":
        return this.#onEvent(body.value);
      case "gap":
        return this.#onGap(body.value);
      case "presence":
        return this.emit("presence", translate.presence(body.value));
      case "state":
        return this.#change({ availability: word(availabilities, body.value.availability) });
      case "coverage":
        return this.#change(translate.coverage(body.value));
    }
  }

  #onJoined(joined: wire.Joined): void {
    this.#reading.join(joined);
    this.#first = joined.first;
    this.#isJoined = true;
    const availability = joined.readOnly ? "read_only" : "live";
    this.#change({ ...translate.coverage(joined), availability });
    this.#checkCaughtUp();
  }

  #onEvent(event: wire.Event): void {
    const { position } = event;
    if (!this.#isJoined) return; // of a watch that was stopped, or overtaken
    if (!position) return this.#host.fail("malformed");
    const step = this.#reading.take(position);
    if (step === "seen") return;
    if (step === "hole" && !this.#startsAfresh(position)) return this.#host.fail("hole");
    const { top } = this.#reading;
    const told = translate.roomEvent(event, position, { self: undefined, top });
    this.emit("event", told);
    if (told.kind === "mode") this.#change(modeOf(told));
    this.#checkCaughtUp();
  }

  /** A server that does not look at the cursor begins where it likes: what was shown before does not go on there. */
  #startsAfresh(position: Position): boolean {
    if (position.seq !== this.#first) return false;
    const from = Number(this.#reading.seq) + 1;
    this.#reading.restart(position);
    this.emit("gap", { from, to: Number(position.seq) - 1, reason: "reset" });
    return true;
  }

  #onGap(gap: wire.Gap): void {
    if (!this.#isJoined) return;
    this.emit("gap", this.#reading.skip(gap));
    this.#checkCaughtUp();
  }

  /** Told of a mode, what was known of the one before is void. */
  #change(change: Partial<RoomCondition>): void {
    const { until, rule, ...before } = this.#condition;
    const kept = change.mode === undefined ? this.#condition : before;
    this.#condition = { ...kept, ...change };
    this.emit("condition", this.#condition);
  }

  #checkCaughtUp(): void {
    if (this.#reading.catchesUp()) this.emit("caught_up", undefined);
  }
}

function modeOf({ mode, until, rule }: ModeEvent): Partial<RoomCondition> {
  return { mode, ...(until !== undefined && { until }), ...(rule !== undefined && { rule }) };
}
