// SPDX-License-Identifier: Apache-2.0
import { formatPosition } from "./cursor.js";
import type { Body, Command } from "./frames.js";
import type { Ack } from "./gen/hearth/v1/server.js";
import { readRefusal } from "./hello.js";
import type { ReplyCallback } from "./link.js";
import type { Clock } from "./options.js";
import { type Draft, OutgoingItem } from "./outgoing.js";
import type { Outgoing, OutgoingStatus, Reason } from "./types.js";
import { acknowledgements, intents, supports, value, word } from "./words.js";

export const OUTBOX_MAX = 32;
/** In a live room an older message would land in another conversation. */
export const DISCARD_AFTER_MS = 120_000;
/** The wait after a refusal that names none. */
export const RETRY_MS = 1_000;
/** A hole in n costs nothing; this many doubling steps get past any n in use. */
const STALE_STEPS_MAX = 8;

/** Refusals that waiting ends. */
const waitable: readonly Reason[] = [
  "rate_limited",
  "room_busy",
  "unavailable",
  "busy",
  "in_flight",
  "not_joined",
];
/** Refusals that leave open whether the message, or its first try, is in the log. */
const undecided: readonly Reason[] = ["unavailable", "in_flight"];
/** Refusals given before the server looks at n: they say nothing about an earlier try. */
const unread: readonly Reason[] = ["busy", "not_joined"];
/** Refusals that are for the author to answer: nothing was kept, and n was not used. */
const answerable: readonly Reason[] = ["look_again", "not_posted"];

/** The last n used in a room. Outlives the outbox: leaving and joining again does not start n again. */
export interface Numbering {
  last: number;
}

export interface OutboxHost {
  readonly clock: Clock;
  readonly slug: string;
  readonly numbering: Numbering;
  nextKey(): string;
  send(command: Command, reply: ReplyCallback): void;
  /** The server does not count us among the room's readers. */
  joinAgain(): void;
  onChange(outgoing: Outgoing): void;
  onSent(item: OutgoingItem): void;
  onHeld(item: OutgoingItem): void;
}

/** How the sending of an item stands; kept apart from what the application sees. */
interface Sending {
  readonly item: OutgoingItem;
  expiry?: unknown;
  n: number;
  /** Sent, and no answer seen that decides it: repeated with the same n, it gets the first answer. */
  unanswered: boolean;
  staleSteps: number;
}

/** One room's outgoing messages: in order, one in flight, kept over reconnects, given up visibly. */
export class Outbox {
  readonly #host: OutboxHost;
  #queue: Sending[] = [];
  #open = false;
  #inFlight: Sending | undefined;
  #pause: unknown;

  constructor(host: OutboxHost) {
    this.#host = host;
  }

  get pending(): readonly Outgoing[] {
    return this.#queue.map(({ item }) => item);
  }

  /** `refused`: it is not even queued, for this reason. */
  add(draft: Draft, refused?: Reason): Outgoing {
    const { clock } = this.#host;
    const item = new OutgoingItem(this.#host.nextKey(), clock.now(), draft);
    const reason = refused ?? (this.#queue.length >= OUTBOX_MAX ? "outbox_full" : undefined);
    if (reason) {
      item.reason = reason;
      item.settle("refused");
      this.#host.onChange(item);
      return item;
    }
    const sending: Sending = { item, n: 0, unanswered: false, staleSteps: 0 };
    sending.expiry = clock.setTimeout(() => this.#expire(sending), DISCARD_AFTER_MS);
    this.#queue.push(sending);
    this.#host.onChange(item);
    this.#pump();
    return item;
  }

  /** Takes back what was not sent yet; false if it was. */
  cancel(outgoing: Outgoing): boolean {
    const sending = this.#queue.find(({ item }) => item.key === outgoing.key);
    if (!sending || sending.unanswered) return false;
    if (this.#queue[0] === sending) this.#endPause();
    sending.item.reason = "cancelled";
    this.#finish(sending, "discarded");
    this.#pump();
    return true;
  }

  /** The room can be written: sends what waits. */
  open(): void {
    this.#open = true;
    this.#pump();
  }

  /** The room cannot be written now; what waits is kept. */
  shut(): void {
    this.#open = false;
    this.#endPause();
  }

  discardAll(): void {
    this.shut();
    for (const sending of this.#queue) this.#discard(sending);
  }

  #pump(): void {
    const sending = this.#queue[0];
    if (!sending || !this.#open || this.#inFlight || this.#pause !== undefined) return;
    if (sending.n === 0) sending.n = ++this.#host.numbering.last;
    const retry = sending.unanswered;
    this.#inFlight = sending;
    sending.unanswered = true;
    this.#host.send(this.#command(sending, retry), (body) => this.#answered(sending, retry, body));
  }

  #command({ item, n }: Sending, retry: boolean): Command {
    const room = this.#host.slug;
    if (item.kind === "support") {
      const target = BigInt(item.target ?? 0);
      const support = value(supports, item.support);
      return { $case: "react", value: { room, n, target, support, retry } };
    }
    const replyTo = BigInt(item.replyTo ?? 0);
    const intent = value(intents, item.intent);
    const { text, confirmed } = item;
    return { $case: "post", value: { room, n, text, intent, replyTo, retry, confirmed } };
  }

  #answered(sending: Sending, retry: boolean, body: Body | undefined): void {
    this.#inFlight = undefined;
    if (!this.#queue.includes(sending)) return this.#pump();
    if (!body) {
      // The connection ended, the outbox is shut or will be. Who waited two minutes is told now.
      if (this.#timeLeft(sending) <= 0) this.#discard(sending);
      return;
    }
    if (body.$case === "ack") this.#acknowledged(sending, body.value);
    else this.#refused(sending, retry, body);
    this.#pump();
  }

  #acknowledged(sending: Sending, { status, position, durable, heldForMs, hint }: Ack): void {
    const { item } = sending;
    if (position) {
      item.position = formatPosition(position);
      item.seq = Number(position.seq);
    }
    item.durable = durable;
    item.hint = hint;
    item.heldForMs = heldForMs;
    item.n = sending.n;
    const became = word(acknowledgements, status);
    this.#finish(sending, became);
    if (became === "sent") this.#host.onSent(item);
    else this.#host.onHeld(item);
  }

  #refused(sending: Sending, retry: boolean, body: Body): void {
    const { item } = sending;
    const { reason, retryAfterMs, hint } = readRefusal(body);
    sending.unanswered = undecided.includes(reason) || (retry && unread.includes(reason));
    if (reason === "stale" && !retry && sending.staleSteps < STALE_STEPS_MAX) {
      // Nothing was sent under this n before, so another n cannot show it twice.
      sending.n += 2 ** sending.staleSteps++;
      this.#host.numbering.last = sending.n;
      return;
    }
    item.hint = hint;
    if (answerable.includes(reason)) {
      this.#host.numbering.last--; // one is in flight at a time, so it was the last
      return this.#finish(sending, reason as "look_again" | "not_posted");
    }
    const waits = waitable.includes(reason);
    const wait = waits ? retryAfterMs || RETRY_MS : retryAfterMs;
    item.reason = reason;
    item.retryAfterMs = wait;
    if (!waits || wait >= this.#timeLeft(sending)) {
      item.uncertain = sending.unanswered;
      return this.#finish(sending, "refused");
    }
    this.#pause = this.#host.clock.setTimeout(() => {
      this.#pause = undefined;
      if (reason === "not_joined") this.#host.joinAgain();
      else this.#pump();
    }, wait);
    this.#host.onChange(item);
  }

  #endPause(): void {
    this.#host.clock.clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #expire(sending: Sending): void {
    // The answer, or the end of the connection, is seconds away.
    if (this.#inFlight === sending && this.#open) return;
    if (this.#queue[0] === sending) this.#endPause();
    this.#discard(sending);
    this.#pump();
  }

  #discard(sending: Sending): void {
    sending.item.uncertain = sending.unanswered;
    this.#finish(sending, "discarded");
  }

  #timeLeft({ item }: Sending): number {
    return item.createdAt + DISCARD_AFTER_MS - this.#host.clock.now();
  }

  #finish(sending: Sending, status: Exclude<OutgoingStatus, "pending">): void {
    this.#queue = this.#queue.filter((other) => other !== sending);
    this.#host.clock.clearTimeout(sending.expiry);
    sending.item.settle(status);
    this.#host.onChange(sending.item);
  }
}
