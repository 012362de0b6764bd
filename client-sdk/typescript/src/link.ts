// SPDX-License-Identifier: Apache-2.0
import type { Body, Command } from "./frames.js";
import type { Bye } from "./gen/hearth/v1/server.js";
import type { Clock, WebSocketConstructor, WebSocketLike } from "./options.js";
import type { Speech } from "./speech.js";

export const OPEN_TIMEOUT_MS = 15_000;
/** A command without a reply for this long means that the connection carries nothing any more. */
export const REPLY_TIMEOUT_MS = 10_000;
/** The server's pings are invisible to a page, so after this much silence the link is asked for a sign of life. */
export const QUIET_MS = 55_000;

export interface LinkEnd {
  readonly code: number;
  /** Given when this side ended it. */
  readonly reason?: string;
}

export interface LinkEvents<B = Body> {
  onOpen(): void;
  /** Everything that is not a reply. */
  onBody(body: B): void;
  /** Once, unless closed by `close()`. Open requests were answered with undefined before. */
  onEnd(end: LinkEnd): void;
}

/** Gets the reply, or undefined if the link ended first. */
export type ReplyCallback<B = Body> = (body: B | undefined) => void;

interface Request<B> {
  readonly reply: ReplyCallback<B>;
  readonly timer: unknown;
}

type AnyBody = { readonly $case: string; readonly value: unknown };

/** The life of one WebSocket. Never reconnects. */
export class Link<C = Command, B extends AnyBody = Body> {
  readonly #clock: Clock;
  readonly #speech: Speech<C, B>;
  readonly #events: LinkEvents<B>;
  readonly #socket: WebSocketLike;
  readonly #requests = new Map<number, Request<B>>();
  #nextId = 1;
  #heardAt: number;
  #watch: unknown;
  #byeCode = 0;
  #ended = false;
  #open = false;

  constructor(
    WebSocket: WebSocketConstructor,
    url: string,
    clock: Clock,
    speech: Speech<C, B>,
    events: LinkEvents<B>,
  ) {
    this.#clock = clock;
    this.#speech = speech;
    this.#events = events;
    this.#heardAt = clock.now();
    const socket = new WebSocket(url, "hearth.v1");
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#opened();
    socket.onmessage = (event: { readonly data: unknown }) => this.#heard(event.data);
    socket.onclose = (event: { readonly code: number }) => this.#end({ code: event.code });
    socket.onerror = () => {}; // a close event follows
    this.#watch = clock.setTimeout(() => this.drop("no_answer"), OPEN_TIMEOUT_MS);
  }

  /** Sends a command; the reply comes once, in order with everything else that arrives. */
  request(command: C, reply: ReplyCallback<B>, timeoutMs = REPLY_TIMEOUT_MS): void {
    if (this.#ended || !this.#open) return reply(undefined);
    const id = this.#nextId++;
    const timer = this.#clock.setTimeout(() => this.drop("no_answer"), timeoutMs);
    this.#requests.set(id, { reply, timer });
    this.#socket.send(this.#speech.encode(id, command));
  }

  /** Asks for a sign of life. */
  probe(withinMs: number): void {
    this.request(this.#speech.signOfLife, () => {}, withinMs);
  }

  /** Ends the link from this side because it is of no use; it is reported like any other end. */
  drop(reason: string): void {
    this.#end({ code: 1006, reason });
  }

  /** Ends the link by will: nothing is reported. */
  close(): void {
    this.#end(undefined);
  }

  #opened(): void {
    this.#open = true;
    this.#heardAt = this.#clock.now();
    this.#listen();
    this.#events.onOpen();
  }

  /** One timer for the silence, not one for each frame. */
  #listen(): void {
    this.#clock.clearTimeout(this.#watch);
    const left = this.#heardAt + QUIET_MS - this.#clock.now();
    if (left <= 0) {
      this.#heardAt = this.#clock.now();
      this.probe(REPLY_TIMEOUT_MS);
    }
    this.#watch = this.#clock.setTimeout(() => this.#listen(), left > 0 ? left : QUIET_MS);
  }

  #heard(data: unknown): void {
    if (this.#ended) return;
    this.#heardAt = this.#clock.now();
    if (typeof data === "string") return this.drop("malformed");
    let frame: { readonly requestId: number; readonly body?: B };
    try {
      frame = this.#speech.decode(new Uint8Array(data as ArrayBuffer));
    } catch {
      return this.drop("malformed");
    }
    const { requestId, body } = frame;
    if (!body) return; // newer than this library
    if (body.$case === "bye") this.#byeCode = (body.value as Bye).code;
    if (requestId === 0) return this.#events.onBody(body);
    const request = this.#requests.get(requestId);
    if (!request) return;
    this.#requests.delete(requestId);
    this.#clock.clearTimeout(request.timer);
    request.reply(body);
  }

  #end(end: LinkEnd | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#clock.clearTimeout(this.#watch);
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    for (const { reply, timer } of this.#requests.values()) {
      this.#clock.clearTimeout(timer);
      reply(undefined);
    }
    this.#requests.clear();
    // A close code can get lost on the way (1005, 1006); the frame before it says the same.
    if (end) this.#events.onEnd(end.code < 4000 && this.#byeCode ? { code: this.#byeCode } : end);
  }
}
