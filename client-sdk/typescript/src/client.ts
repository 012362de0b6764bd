// SPDX-License-Identifier: Apache-2.0
import { adviceFor } from "./backoff.js";
import { Emitter } from "./emitter.js";
import { pageEnvironment, systemClock, systemRandom } from "./environment.js";
import { type Body, type Command, speech } from "./frames.js";
import { type HelloEnd, readRefusal, sayHello } from "./hello.js";
import { IdentityKeeper } from "./identity.js";
import { Link, type LinkEnd, type ReplyCallback } from "./link.js";
import type {
  ClientOptions,
  Clock,
  Environment,
  Identity,
  JoinOptions,
  Random,
  WebSocketConstructor,
} from "./options.js";
import type { Numbering } from "./outbox.js";
import { Room } from "./room.js";
import type { RoomHost } from "./room_types.js";
import { Schedule } from "./schedule.js";
import * as translate from "./translate.js";
import type {
  AppealOutcome,
  Card,
  ConnectionState,
  Notice,
  Refusal,
  StateChange,
  Welcome,
  WorkProgress,
} from "./types.js";
import { closeReason } from "./words.js";

export interface ClientEvents {
  /** The connection changed, or its next try was put off. */
  state: StateChange;
  /** The connection came up. */
  welcome: Welcome;
  /** A first visit brings proof of work; this is how far it is. */
  work: WorkProgress;
  /** Not about a joined room; those are told on the `Room`. */
  notice: Notice;
  card: Card;
}

const PRODUCER_BYTES = 12;
/** Until Welcome says it. */
const TEXT_BYTES_MAX = 4096;
const APPEAL_CHARACTERS_MAX = 1000;
/** On waking, a live connection has this long for a sign of life, a new one to come up. */
const WAKE_TIMEOUT_MS = 4_000;

interface Retrying {
  readonly reason: string;
  readonly code?: number;
  readonly advice: "resume" | "back_off" | "soon";
  readonly leastMs?: number;
}

/** Several rooms over one connection. Does nothing until `open()`; `connect` does both. */
export class HearthClient extends Emitter<ClientEvents> {
  readonly #url: string;
  readonly #webSocket: WebSocketConstructor;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #environment: Environment;
  readonly #keeper: IdentityKeeper;
  readonly #schedule: Schedule;
  readonly #rooms = new Map<string, Room>();
  /** With the producer: (producer, room, n) never names two messages. */
  readonly #numberings = new Map<string, Numbering>();
  #producer: Uint8Array;
  #change: StateChange = { state: "closed" };
  #welcome: Welcome | undefined;
  #startedAt = 0;
  #wasLive = false;
  #link: Link | undefined;
  /** Ends whatever belongs to the present try: its Hello, its proof of work. */
  #trying = new AbortController();
  #stopWake: (() => void) | undefined;
  #keys = 0;

  constructor(options: ClientOptions) {
    super();
    this.#url = options.url;
    const webSocket =
      options.webSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
    if (!webSocket) throw new TypeError("give options.webSocket");
    this.#webSocket = webSocket;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#environment = options.environment ?? pageEnvironment;
    this.#keeper = new IdentityKeeper(options, this.#random);
    this.#schedule = new Schedule(this.#clock, this.#random, this.#environment);
    this.#producer = this.#random.bytes(PRODUCER_BYTES);
  }

  /** Where the connection stands. */
  get state(): ConnectionState {
    return this.#change.state;
  }
  /** The last change of `state`, with its reason. */
  get stateChange(): StateChange {
    return this.#change;
  }
  /** What the server said when the connection came up last. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }
  /** The rooms joined and not left, by slug. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms;
  }

  /** Connects; after `closed`, tries again. */
  open(): void {
    if (this.state !== "closed") return;
    this.#schedule.restart();
    this.#stopWake = this.#environment.onWake(() => this.wake());
    this.#setState({ state: this.#wasLive ? "resuming" : "connecting" });
    this.#start();
  }

  /**
   * The network or the person is back: tries at once, or makes sure within 4 s that the connection still carries.
   * Browsers' pages do this by themselves; an app calls it when it comes to the foreground.
   */
  wake(): void {
    if (this.state === "closed") return;
    if (this.state === "live") return this.#link?.probe(WAKE_TIMEOUT_MS);
    if (this.#environment.offline?.()) return; // its wait goes on
    const waiting = this.#link === undefined && this.#change.retryAt !== undefined;
    // A try started while the device slept may never end.
    if (waiting || this.#clock.now() - this.#startedAt > WAKE_TIMEOUT_MS) this.#start();
  }

  /**
   * Enters a room, now or as soon as the connection is up. Gives the same object while the room is joined already; after
   * `refused` it tries again with the new options. At most `Welcome.roomsMax` at a time.
   */
  join(slug: string, options: JoinOptions = {}): Room {
    const known = this.#rooms.get(slug);
    const room = known ?? new Room(slug, options, this.#roomHost());
    this.#rooms.set(slug, room);
    known?.configure(options);
    if (this.state === "live" && room.status !== "joined") room.attach();
    return room;
  }

  /**
   * Asks that somebody else look at a measure again (`text`, at most 1000 characters), or how that stands (no text). The
   * notice's `params.appeal_code` is enough: whoever asks need not be who was measured. While live only.
   */
  appeal(code: string, text = ""): Promise<AppealOutcome> {
    if ([...text].length > APPEAL_CHARACTERS_MAX) {
      return Promise.resolve({ ok: false, reason: "too_long", retryAfterMs: 0 });
    }
    return new Promise((resolve) => {
      this.#send({ $case: "appeal", value: { code, text } }, (body) => {
        if (body?.$case === "appealState")
          resolve({ ok: true, appeal: translate.appeal(body.value) });
        else resolve({ ok: false, ...readRefusal(body) });
      });
    });
  }

  /** Ends the connection; it stays closed until `open()`. Rooms are left, what is still pending is discarded. */
  close(): void {
    this.#stop();
    for (const room of [...this.#rooms.values()]) room.close();
    this.#rooms.clear();
    this.#setState({ state: "closed", reason: "closed" });
  }

  /** `close`, and erases secret and pass here and in the storage. The next `open()` is a new person. */
  forget(): void {
    this.close();
    this.#keeper.clear();
    this.#producer = this.#random.bytes(PRODUCER_BYTES);
    this.#numberings.clear();
    this.#welcome = undefined;
    this.#wasLive = false;
  }

  /**
   * Quick exit: `forget` without a word to anybody. When it returns, the connection is closing, the outbox is empty, and
   * secret and pass are erased (in an asynchronous storage: being erased).
   */
  leaveNow(): void {
    for (const room of this.#rooms.values()) room.silence();
    this.silence();
    this.forget();
  }

  #roomHost(): RoomHost {
    return {
      clock: this.#clock,
      uniform: () => this.#random.uniform(),
      numbering: (slug) => {
        const numbering = this.#numberings.get(slug) ?? { last: 0 };
        this.#numberings.set(slug, numbering);
        return numbering;
      },
      nextKey: () => `m${++this.#keys}`,
      textBytesMax: () => this.#welcome?.textBytesMax || TEXT_BYTES_MAX,
      send: (command, reply) => this.#send(command, reply),
      fail: (reason) => this.#link?.drop(reason),
      onLeft: (slug) => this.#rooms.delete(slug),
    };
  }

  #send(command: Command, reply: ReplyCallback): void {
    if (this.state === "live" && this.#link) this.#link.request(command, reply);
    else reply(undefined);
  }

  /** Ends what is under way, without a word. */
  #halt(): void {
    this.#trying.abort();
    this.#schedule.clear();
    for (const room of this.#rooms.values()) if (room.status !== "refused") room.detach();
    const link = this.#link;
    this.#link = undefined;
    link?.close();
  }

  #stop(): void {
    this.#halt();
    this.#stopWake?.();
    this.#stopWake = undefined;
  }

  #start(): void {
    this.#halt();
    const trying = new AbortController();
    this.#trying = trying;
    this.#startedAt = this.#clock.now();
    const { state, reason, code } = this.#change;
    this.#setState({ state, reason, code });
    void this.#keeper.get().then((identity) => {
      if (!trying.signal.aborted) this.#connect(identity, trying.signal);
    });
  }

  #connect(identity: Identity, signal: AbortSignal): void {
    const link: Link = new Link(this.#webSocket, this.#url, this.#clock, speech, {
      onOpen: () => {
        void sayHello({
          link,
          keeper: this.#keeper,
          identity,
          producer: this.#producer,
          clock: this.#clock,
          signal,
          onProgress: (progress) => this.emit("work", progress),
        }).then((end) => {
          if (!signal.aborted) this.#greeted(end);
        });
      },
      onBody: (body) => this.#onBody(body),
      onEnd: (end) => this.#onEnd(end),
    });
    this.#link = link;
  }

  #greeted(end: HelloEnd): void {
    if (end === "lost") return; // the link's own end tells
    if ("refusal" in end) return this.#turnedAway(end.refusal);
    this.#welcome = translate.welcome(end.welcome, this.#clock.now());
    this.#schedule.up(end.welcome.reconnectWindowMs);
    this.#wasLive = true;
    const waiting = [...this.#rooms.values()].filter((room) => room.status === "joining");
    this.#setState({ state: "live" });
    this.emit("welcome", this.#welcome);
    for (const room of waiting) room.attach();
  }

  #turnedAway({ reason, retryAfterMs }: Refusal): void {
    this.#halt();
    if (reason === "banned" || reason === "unsupported") return this.#endFor(reason);
    this.#retry({ reason, advice: "back_off", leastMs: retryAfterMs });
  }

  #onEnd({ code, reason = closeReason(code) }: LinkEnd): void {
    this.#halt();
    this.#schedule.down();
    const advice = adviceFor(code);
    if (advice === "stay_away") return this.#endFor(reason, code);
    this.#retry({ reason, code, advice });
  }

  #retry({ reason, code, advice, leastMs = 0 }: Retrying): void {
    const retryAt = this.#schedule.retry(advice, leastMs, () => this.#start());
    this.#setState({ state: this.#wasLive ? "resuming" : "connecting", reason, code, retryAt });
  }

  #endFor(reason: string, code?: number): void {
    this.#stop();
    this.#setState({ state: "closed", reason, code });
  }

  #onBody(body: Body): void {
    if (body.$case === "reconnect") return this.#drain(body.value.afterMs);
    const slug = body.value && "room" in body.value ? (body.value.room as string) : "";
    const room = this.#rooms.get(slug);
    if (room) return room.onBody(body);
    if (body.$case === "state" && slug === "") {
      for (const each of [...this.#rooms.values()]) each.onBody(body);
    } else if (body.$case === "notice" || body.$case === "card") {
      this.emit(body.$case, translate.notice(body.value));
    }
  }

  #drain(withinMs: number): void {
    this.#schedule.move(withinMs, () => {
      this.#setState({ state: "resuming", reason: "draining" });
      this.#start();
    });
  }

  #setState(change: StateChange): void {
    const before = this.#change;
    this.#change = change;
    if (before.state !== change.state || before.retryAt !== change.retryAt)
      this.emit("state", change);
  }
}

/** Makes a client and opens it. Throws only when there is no WebSocket to be had. */
export function connect(options: ClientOptions): HearthClient {
  const client = new HearthClient(options);
  client.open();
  return client;
}
