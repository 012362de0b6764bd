// SPDX-License-Identifier: Apache-2.0
import type { Join } from "./gen/hearth/v1/client.js";
import type { Joined } from "./gen/hearth/v1/server.js";
import { readRefusal } from "./hello.js";
import { RETRY_MS } from "./outbox.js";
import type { RoomHost } from "./room_types.js";
import type { Refusal } from "./types.js";

export interface JoiningEnds {
  onJoined(joined: Joined): void;
  /** For good: waiting will not help. */
  onRefused(refusal: Refusal): void;
  /** The server could not answer just now, and some time has passed. */
  again(): void;
}

/** Asks to be let into a room; only the newest request's answer counts. */
export class Joining {
  readonly #host: RoomHost;
  readonly #ends: JoiningEnds;
  #requests = 0;
  #timer: unknown;

  constructor(host: RoomHost, ends: JoiningEnds) {
    this.#host = host;
    this.#ends = ends;
  }

  ask(value: Join): void {
    const request = ++this.#requests;
    this.#host.send({ $case: "join", value }, (body) => {
      if (!body || request !== this.#requests) return;
      if (body.$case === "joined") this.#ends.onJoined(body.value);
      else this.#onRefused(readRefusal(body));
    });
  }

  /** No answer is waited for any more. */
  stop(): void {
    this.#requests++;
    this.#host.clock.clearTimeout(this.#timer);
  }

  #onRefused(refusal: Refusal): void {
    const { reason, retryAfterMs } = refusal;
    if (reason === "unavailable" || reason === "busy" || reason === "rate_limited") {
      const wait = (retryAfterMs || RETRY_MS) * (1 + this.#host.uniform());
      this.#timer = this.#host.clock.setTimeout(() => this.#ends.again(), wait);
      return;
    }
    this.#ends.onRefused(refusal);
  }
}
