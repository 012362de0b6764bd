// SPDX-License-Identifier: Apache-2.0
import { adviceFor } from "../backoff.js";
import { pageEnvironment, systemClock, systemRandom } from "../environment.js";
import type { SignedIn as WireSignedIn } from "../gen/hearth/v1/desk.js";
import { Link, type LinkEnd } from "../link.js";
import type { Clock, Environment, Random, WebSocketConstructor } from "../options.js";
import { Schedule } from "../schedule.js";
import { type DeskBody, type DeskCommand, deskSpeech } from "./frames.js";
import type { DeskStateChange } from "./types.js";
import { deskCloseReason, deskReason } from "./words.js";

export interface DeskOptions {
  /** For example `wss://desk.example.org/v1/ws`. */
  readonly url: string;
  /** Default: the global `WebSocket`. */
  readonly webSocket?: WebSocketConstructor;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly environment?: Environment;
}

export interface ConnectionEvents {
  onState(change: DeskStateChange): void;
  onSignedIn(signedIn: WireSignedIn): void;
  onBody(body: DeskBody): void;
}

/** On waking, a live connection has this long for a sign of life. */
const WAKE_TIMEOUT_MS = 4_000;
/** Refusals that mean: not now. Any other ends the session. */
const later: readonly string[] = ["unavailable", "busy", "rate_limited"];

/**
 * One moderator's connection. Made when somebody signs in, and made again with the token, which lives here and nowhere
 * else, until the session ends.
 */
export class DeskConnection {
  readonly clock: Clock;
  readonly #url: string;
  readonly #webSocket: WebSocketConstructor;
  readonly #environment: Environment;
  readonly #schedule: Schedule;
  readonly #events: ConnectionEvents;
  #change: DeskStateChange = { state: "signed_out" };
  #link: Link<DeskCommand, DeskBody> | undefined;
  #opened: Promise<boolean> = Promise.resolve(false);
  #giveUp: () => void = () => {};
  #startedAt = 0;
  #token: Uint8Array | undefined;
  #tokenAt = 0;
  #isRenewing = false;
  #idleMs = 0;
  #idleAt = 0;
  #idle: unknown;
  #stopWake: (() => void) | undefined;

  constructor(options: DeskOptions, events: ConnectionEvents) {
    const webSocket =
      options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
    if (!webSocket) throw new TypeError("give options.webSocket");
    this.#webSocket = webSocket;
    this.#url = options.url;
    this.clock = options.clock ?? systemClock;
    this.#environment = options.environment ?? pageEnvironment;
    this.#schedule = new Schedule(this.clock, options.random ?? systemRandom, this.#environment);
    this.#events = events;
  }

  get change(): DeskStateChange {
    return this.#change;
  }
  /** When the session ends unless its person does something; by the device's clock. */
  get idleAt(): number {
    return this.#idleAt;
  }

  /** Sends over the connection there is, or a new one. Undefined: it ended first. */
  async ask(command: DeskCommand): Promise<DeskBody | undefined> {
    const isUp = await this.#open();
    const link = this.#link;
    if (!isUp || !link) return undefined;
    return new Promise((resolve) => link.request(command, resolve));
  }

  /** While live only; replies in order with everything else. Undefined: there was no connection, or it ended first. */
  send(command: DeskCommand, reply: (body: DeskBody | undefined) => void): void {
    if (this.#change.state === "live" && this.#link) this.#link.request(command, reply);
    else reply(undefined);
  }

  /** Somebody tries to sign in. */
  begin(): void {
    if (this.#change.state === "signed_out") this.#setState({ state: "signing_in" });
  }

  /** It did not work. */
  fail(reason: string): void {
    if (this.#change.state !== "signing_in") return;
    this.#halt();
    this.#setState({ state: "signed_out", reason });
  }

  accept(signedIn: WireSignedIn): void {
    this.#token = signedIn.token;
    this.#tokenAt = this.clock.now();
    if (this.#change.state !== "resuming") this.#idleMs = signedIn.idleMs;
    this.#schedule.up(signedIn.reconnectWindowMs);
    this.#stopWake ??= this.#environment.onWake(() => this.#wake());
    this.#idleIn(signedIn.idleMs); // a connection that came back is no sign of a person
    this.#events.onSignedIn(signedIn);
    this.#setState({ state: "live" });
  }

  /** The token so far is void, and this one is good. */
  replaceToken(token: Uint8Array): void {
    this.#token = token;
    this.#tokenAt = this.clock.now();
  }

  /** The person does something: the session goes on, and its token is renewed in time. */
  used(): void {
    if (!this.#token || !this.#idleMs) return;
    this.#idleIn(this.#idleMs);
    // What is not renewed is lost of the time that a session on the next connection has left.
    if (this.clock.now() - this.#tokenAt >= this.#idleMs / 10) void this.#renew();
  }

  /** What arrived cannot be right: resumes. */
  drop(reason: string): void {
    this.#link?.drop(reason);
  }

  /** Forgets the token and ends the connection, without a word to the server. */
  end(reason: string): void {
    this.#token = undefined;
    this.#halt();
    this.clock.clearTimeout(this.#idle);
    this.#stopWake?.();
    this.#stopWake = undefined;
    this.#setState({ state: "signed_out", reason });
  }

  #open(): Promise<boolean> {
    if (this.#link) return this.#opened;
    this.#startedAt = this.clock.now();
    this.#opened = new Promise((resolve) => {
      this.#giveUp = () => resolve(false);
      this.#link = new Link(this.#webSocket, this.#url, this.clock, deskSpeech, {
        onOpen: () => resolve(true),
        onBody: (body) => this.#onBody(body),
        onEnd: (end) => this.#onEnd(end),
      });
    });
    return this.#opened;
  }

  #halt(): void {
    this.#schedule.clear();
    const link = this.#link;
    this.#link = undefined;
    link?.close();
    this.#giveUp();
  }

  #onBody(body: DeskBody): void {
    if (body.$case !== "reconnect") return this.#events.onBody(body);
    this.#schedule.move(body.value.afterMs, () => {
      this.#setState({ state: "resuming", reason: "draining" });
      void this.#resume();
    });
  }

  #onEnd({ code, reason = deskCloseReason(code) }: LinkEnd): void {
    this.#halt();
    if (!this.#token) return; // what was asked is answered with undefined
    this.#schedule.down();
    const advice = adviceFor(code);
    if (advice === "stay_away") return this.end(reason);
    this.#retry(advice, reason);
  }

  #retry(advice: "resume" | "back_off" | "soon", reason: string, leastMs = 0): void {
    const retryAt = this.#schedule.retry(advice, leastMs, () => void this.#resume());
    this.#setState({ state: "resuming", reason, retryAt });
  }

  async #resume(): Promise<void> {
    const token = this.#token;
    if (!token) return;
    this.#halt();
    const body = await this.ask(tokenSignIn(token));
    if (!body || this.#token !== token) return; // the link's own end tells
    if (body.$case === "signedIn") return this.accept(body.value);
    const reason = body.$case === "refused" ? deskReason(body.value.reason) : "unspecified";
    if (!later.includes(reason)) return this.end(reason);
    this.#halt();
    this.#retry("back_off", reason, body.$case === "refused" ? body.value.retryAfterMs : 0);
  }

  async #renew(): Promise<void> {
    if (this.#isRenewing || this.#change.state !== "live" || !this.#token) return;
    this.#isRenewing = true;
    const token = this.#token;
    const body = await this.ask(tokenSignIn(token));
    this.#isRenewing = false;
    if (body?.$case === "signedIn" && this.#token === token) this.accept(body.value);
  }

  #idleIn(ms: number): void {
    this.#idleAt = this.clock.now() + ms;
    this.clock.clearTimeout(this.#idle);
    this.#idle = this.clock.setTimeout(() => this.#expire(), ms);
  }

  #expire(): void {
    this.send({ $case: "signOut", value: { everywhere: false } }, () => {});
    this.end("idle");
  }

  #wake(): void {
    const { state, retryAt } = this.#change;
    if (state === "live") return this.#link?.probe(WAKE_TIMEOUT_MS);
    if (state !== "resuming" || this.#environment.offline?.()) return;
    const isWaiting = this.#link === undefined && retryAt !== undefined;
    // A try started while the device slept may never end.
    if (isWaiting || this.clock.now() - this.#startedAt > WAKE_TIMEOUT_MS) void this.#resume();
  }

  #setState(change: DeskStateChange): void {
    const before = this.#change;
    this.#change = change;
    if (before.state !== change.state || before.retryAt !== change.retryAt)
      this.#events.onState(change);
  }
}

function tokenSignIn(token: Uint8Array): DeskCommand {
  return { $case: "signIn", value: { method: { $case: "token", value: token }, stepUp: false } };
}
