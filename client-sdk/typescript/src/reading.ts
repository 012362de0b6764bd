// SPDX-License-Identifier: Apache-2.0
import { ReadPosition, type Step } from "./cursor.js";
import type { Position as WirePosition } from "./gen/hearth/v1/common.js";
import type * as wire from "./gen/hearth/v1/server.js";
import * as translate from "./translate.js";
import type { Cursor, Gap } from "./types.js";

/** Reads a room's log across reconnects: how far it got, and how far it was when the room was last joined. */
export class Reading {
  readonly #read: ReadPosition;
  #top = 0n;
  #caughtUp = false;

  constructor(cursor?: Cursor) {
    this.#read = new ReadPosition(cursor);
  }

  get cursor(): Cursor {
    return this.#read.toString();
  }

  /** Newest first, for Join; none: nothing was read yet. */
  get positions(): WirePosition[] {
    return this.#read.positions;
  }

  get seq(): bigint {
    return this.#read.seq;
  }

  /** Of the newest event when the room was last joined; those above it happen now. */
  get top(): bigint {
    return this.#top;
  }

  /** The room was joined, first or again. */
  join({ first, top = { epoch: 0n, seq: 0n } }: wire.Joined): void {
    const nothingFollows = first === top.seq + 1n;
    if (this.#read.empty) this.#read.move({ epoch: top.epoch, seq: first - 1n });
    // Nothing was lost and nothing follows: the newer epoch's name for where we are lives longer.
    else if (nothingFollows && this.#read.seq === top.seq) this.#read.move(top);
    this.#top = top.seq;
    this.#caughtUp = false;
  }

  /** Goes to an event if it is the next one. */
  take(position: WirePosition): Step {
    const step = this.#read.step(position);
    if (step === "next") this.#read.move(position);
    return step;
  }

  /** Goes past what will not come, and says what that is. */
  skip(gap: wire.Gap): Omit<Gap, "mine"> {
    const told = translate.gap(gap);
    const resume = gap.resume ?? { epoch: gap.epoch, seq: gap.to };
    if (told.reason === "reset") this.#read.reset(resume);
    else this.#read.move(resume);
    return told;
  }

  /** Goes on from a position, whatever was read before. */
  restart(position: WirePosition): void {
    this.#read.reset(position);
  }

  /** Whether all that was there at the joining is read: true once for each. */
  catchesUp(): boolean {
    if (this.#caughtUp || this.#read.seq < this.#top) return false;
    this.#caughtUp = true;
    return true;
  }
}
