// SPDX-License-Identifier: Apache-2.0
import { type Retry, retryDelay } from "./backoff.js";
import type { Clock, Environment, Random } from "./options.js";

/** Up this long, a connection counts as good and the doubling starts again. */
const GOOD_AFTER_MS = 10_000;

/** When the next try to connect starts, and when to move away from a server that is going down. */
export class Schedule {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #environment: Environment;
  #windowMs = 0;
  #attempt = 0;
  #liveSince = Number.POSITIVE_INFINITY;
  #retry: unknown;
  #move: unknown;

  constructor(clock: Clock, random: Random, environment: Environment) {
    this.#clock = clock;
    this.#random = random;
    this.#environment = environment;
  }

  /** Asked for by a person: the doubling starts again. */
  restart(): void {
    this.#attempt = 0;
  }

  /** The connection is up; `windowMs` is what reconnects are to be spread over. */
  up(windowMs: number): void {
    this.#windowMs = windowMs;
    this.#liveSince = this.#clock.now();
  }

  /** The connection ended. */
  down(): void {
    if (this.#clock.now() - this.#liveSince >= GOOD_AFTER_MS) this.#attempt = 0;
    this.#liveSince = Number.POSITIVE_INFINITY;
  }

  /** Calls back after a random wait, at least `leastMs`. Gives the time it will be. */
  retry(advice: Retry["advice"], leastMs: number, start: () => void): number {
    const idle = this.#environment.hidden() || this.#environment.offline?.() === true;
    const retry = { advice, attempt: this.#attempt, windowMs: this.#windowMs, idle };
    const wait = Math.max(leastMs, retryDelay(retry, this.#random.uniform()));
    if (advice !== "soon") this.#attempt++; // it was asked for: not a failure
    this.#retry = this.#clock.setTimeout(start, wait);
    return this.#clock.now() + wait;
  }

  /** Calls back at a moment of our own within the time a draining server gives. */
  move(withinMs: number, start: () => void): void {
    this.#clock.clearTimeout(this.#move);
    this.#move = this.#clock.setTimeout(start, this.#random.uniform() * withinMs);
  }

  clear(): void {
    this.#clock.clearTimeout(this.#retry);
    this.#clock.clearTimeout(this.#move);
  }
}
