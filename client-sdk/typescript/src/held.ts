// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "./options.js";
import type { OutgoingItem } from "./outgoing.js";
import type { Outcome, RoomEvent } from "./types.js";

/** The longest that a timer can wait. */
const TIMER_MAX_MS = 2 ** 31 - 1;
const KEPT_MAX = 32;

interface Waiting {
  readonly item: OutgoingItem;
  readonly timer: unknown;
}

/**
 * Messages that wait for a moderator. One that is let through comes as an event; one that is not, and of which nothing
 * else is ever heard, is returned to its author when its time is over.
 */
export class HeldMessages {
  #waiting: Waiting[] = [];

  constructor(
    readonly clock: Clock,
    readonly onChange: (item: OutgoingItem) => void,
  ) {}

  keep(item: OutgoingItem): void {
    this.#keep(item, item.heldForMs);
  }

  /** One of a page before this one, of whose time some is over. */
  restore(item: OutgoingItem): void {
    item.settle("held");
    const { createdAt, heldForMs } = item;
    this.#keep(item, heldForMs && Math.max(1, createdAt + heldForMs - this.clock.now()));
    this.onChange(item);
  }

  #keep(item: OutgoingItem, leftMs: number | undefined): void {
    const timer =
      leftMs && this.clock.setTimeout(() => this.#giveBack(item), Math.min(leftMs, TIMER_MAX_MS));
    this.#waiting = [...this.#waiting, { item, timer }].slice(-KEPT_MAX);
  }

  /** Also after it was returned: the event may have waited for the connection. */
  see(event: RoomEvent): void {
    if (event.kind !== "message" || !event.mine) return;
    const found = this.#waiting.find(({ item }) => item.text === event.text);
    if (!found) return;
    this.#end(found);
    const { item } = found;
    item.position = event.position;
    item.seq = event.seq;
    item.settle("sent");
    this.onChange(item);
  }

  /**
   * What a notice says: `dropped`, all of them; without `why` a moderator returned one. Which, is not said: where several
   * wait, each comes back when its time is over, as they do when it is `expired`.
   */
  returned(why?: string): void {
    const held = this.#waiting.filter(({ item }) => item.status === "held");
    if (why === "expired" || (why !== "dropped" && held.length > 1)) return;
    for (const { item, timer } of held) {
      this.clock.clearTimeout(timer);
      this.#giveBack(item);
    }
  }

  /** `ask` asks the server, which alone knows whether it still waits. */
  async withdraw(key: string, ask: (n: number) => Promise<Outcome>): Promise<Outcome> {
    const found = this.#waiting.find(({ item }) => item.key === key && item.status === "held");
    if (!found) return { ok: false, reason: "too_late", retryAfterMs: 0 };
    const { item } = found;
    const outcome = await ask(item.n);
    if (!outcome.ok) return outcome;
    this.#end(found);
    item.settle("withdrawn");
    this.onChange(item);
    return outcome;
  }

  clear(): void {
    for (const each of this.#waiting) this.#end(each);
  }

  #giveBack(item: OutgoingItem): void {
    item.settle("returned");
    this.onChange(item);
  }

  #end(ended: Waiting): void {
    this.clock.clearTimeout(ended.timer);
    this.#waiting = this.#waiting.filter((each) => each !== ended);
  }
}
