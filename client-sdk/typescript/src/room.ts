// SPDX-License-Identifier: Apache-2.0
import * as asking from "./asking.js";
import { Emitter } from "./emitter.js";
import type { Body } from "./frames.js";
import type * as wire from "./gen/hearth/v1/server.js";
import { HeldMessages } from "./held.js";
import { Joining } from "./joining.js";
import { Notices } from "./notices.js";
import type { JoinOptions } from "./options.js";
import { Outbox } from "./outbox.js";
import { type Draft, OutgoingItem } from "./outgoing.js";
import { OwnMessages } from "./own_messages.js";
import { Reading } from "./reading.js";
import type { PostOptions, RoomEvents, RoomHost, RoomStatus } from "./room_types.js";
import * as translate from "./translate.js";
import type {
  Availability,
  Coverage,
  Cursor,
  Joined,
  MessageEvent,
  Notice,
  Outcome,
  Outgoing,
  Participant,
  Position,
  Presence,
  Refusal,
  Support,
  WaitingMessage,
} from "./types.js";
import { encodeUtf8 } from "./utf8.js";
import { availabilities, reasons, word } from "./words.js";

type Stopped = Pick<Outgoing, "text" | "intent" | "replyTo" | "hint">;

/** One room as this client reads and writes it. Survives reconnects. */
export class Room extends Emitter<RoomEvents> {
  readonly slug: string;
  readonly #host: RoomHost;
  readonly #outbox: Outbox;
  readonly #own = new OwnMessages();
  readonly #notices = new Notices();
  readonly #held: HeldMessages;
  readonly #reading: Reading;
  readonly #joining: Joining;
  #acceptedGuidelines = 0;
  #history = 0;
  #status: RoomStatus = "joining";
  #availability: Availability = "live";
  #coverage: Coverage | undefined;
  #joined: Joined | undefined;
  #presence: Presence | undefined;

  /** @internal */
  constructor(slug: string, options: JoinOptions, host: RoomHost) {
    super();
    this.slug = slug;
    this.#host = host;
    this.#reading = new Reading(options.cursor);
    this.#joining = new Joining(host, {
      onJoined: (joined) => this.#onJoined(joined),
      onRefused: (refusal) => this.#onRefused(refusal),
      again: () => this.attach(),
    });
    const onChange = (outgoing: Outgoing) => this.emit("outbox", outgoing);
    this.#held = new HeldMessages(host.clock, onChange);
    this.#outbox = new Outbox({
      clock: host.clock,
      slug,
      numbering: host.numbering(slug),
      nextKey: () => host.nextKey(),
      send: (command, reply) => host.send(command, reply),
      joinAgain: () => this.attach(),
      onChange,
      onSent: (item) => this.#own.keep(item),
      onHeld: (item) => this.#held.keep(item),
    });
    this.configure(options);
  }

  /** Where it stands with the server; changes before the event that tells it. */
  get status(): RoomStatus {
    return this.#status;
  }
  /** Known once joined. */
  get self(): Participant | undefined {
    return this.#joined?.self;
  }
  /** Whether the room can be written now; what is posted while it cannot waits. */
  get availability(): Availability {
    return this.#availability;
  }
  /** Whether a moderator is on duty, and the mode in force. Known once joined. */
  get coverage(): Coverage | undefined {
    return this.#coverage;
  }
  /** What this person was told and has not acknowledged yet, the oldest first. */
  get notices(): readonly Notice[] {
    return this.#notices.all;
  }
  /** What the last `joined` said. */
  get joined(): Joined | undefined {
    return this.#joined;
  }
  /** Who is there, as last told. */
  get presence(): Presence | undefined {
    return this.#presence;
  }
  /** Keep it to read on from here later. */
  get cursor(): Cursor {
    return this.#reading.cursor;
  }
  /** What is still pending, in order. */
  get outbox(): readonly Outgoing[] {
    return this.#outbox.pending;
  }

  /**
   * Puts a message at the end of the outbox and gives it at once; its `status` and `outbox` events say what becomes of
   * it. At most 32 wait; in UTF-8 a text has at most `Welcome.textBytesMax` bytes (or what the room allows). Never throws.
   */
  post(text: string, options: PostOptions = {}): Outgoing {
    return this.#post({ text, intent: options.intent, replyTo: options.replyTo });
  }

  /** "Send anyway": posts as it is what was `look_again`, if its hint says `mayConfirm`; a new `Outgoing`, like an edit. */
  confirm({ text, intent, replyTo, hint }: Stopped): Outgoing {
    return this.#post({ text, intent, replyTo, confirmed: hint?.mayConfirm });
  }

  /** Posts with another text what is not in the room, with its intent and the message it answers. */
  edit(outgoing: Stopped, text: string): Outgoing {
    return this.post(text, outgoing);
  }

  /** Posts once more as it is what is not in the room: after a warning was acknowledged, for example. */
  resend(outgoing: Stopped): Outgoing {
    return this.edit(outgoing, outgoing.text);
  }

  /** Goes on waiting, after a reload, for what becomes of a message that was `held` and that the application kept. */
  restore({ text, intent, replyTo, createdAt, hint, heldForMs }: WaitingMessage): Outgoing {
    const item = new OutgoingItem(this.#host.nextKey(), createdAt, { text, intent, replyTo });
    item.hint = hint;
    item.heldForMs = heldForMs;
    this.#held.restore(item);
    return item;
  }

  #post(draft: Draft & { readonly text: string }): Outgoing {
    const tooLong = encodeUtf8(draft.text).length > this.#host.textBytesMax();
    const refused = this.#status === "left" ? "closed" : tooLong ? "too_long" : undefined;
    return this.#outbox.add(draft, refused);
  }

  /** Takes a message back that was not sent yet: it becomes `discarded`. False: it may be in the room; `unsay` it. */
  cancel(outgoing: Outgoing): boolean {
    return this.#outbox.cancel(outgoing);
  }

  /** Gives wordless support to a message (or its seq). Goes through the outbox like a message. */
  react(target: number | MessageEvent, support: Support): Outgoing {
    const seq = typeof target === "number" ? target : target.seq;
    return this.#outbox.add(
      { target: seq, support },
      this.#status === "left" ? "closed" : undefined,
    );
  }

  /** Takes back what is `held`, which becomes `withdrawn`. Refused: `too_late`, it waits no longer; `disconnected`. */
  withdraw({ key }: Pick<Outgoing, "key">): Promise<Outcome> {
    return this.#held.withdraw(key, (n) => asking.withdraw(this.#host, this.slug, n));
  }

  /** Takes one's own message back, within `Welcome.unsayWindowMs`. Refused: `too_late`, `not_found`, `disconnected`. */
  unsay(message: Position | MessageEvent): Promise<Outcome> {
    return asking.unsay(this.#host, this.slug, message);
  }

  /** Asks moderators to look at a message; the note has at most 500 characters. */
  report(message: Position | MessageEvent, note = ""): Promise<Outcome> {
    return asking.report(this.#host, this.slug, message, note);
  }

  /** "I have read it", by the notice's `params.code`. After a warning, what is posted is taken again. */
  async acknowledge(code: string): Promise<Outcome> {
    const outcome = await asking.acknowledge(this.#host, this.slug, code);
    // Not found: it was acknowledged already, in another tab perhaps.
    if (!outcome.ok && outcome.reason !== "not_found") return outcome;
    this.#notices.drop(code);
    return { ok: true };
  }

  /** Final for this object; what is still pending is discarded. */
  leave(): void {
    if (this.#status === "left") return;
    const attached = this.#status === "joined";
    this.close();
    if (attached) this.#host.send({ $case: "leave", value: { room: this.slug } }, () => {});
    this.#host.onLeft(this.slug);
  }

  /** @internal Takes what a later `join` of the same room says. */
  configure({ acceptedGuidelines, history }: JoinOptions): void {
    this.#acceptedGuidelines = acceptedGuidelines ?? this.#acceptedGuidelines;
    this.#history = history ?? this.#history;
  }

  /** @internal The connection is live: reads on from the position. */
  attach(): void {
    if (this.#status === "left") return;
    this.detach();
    const cursor = this.#reading.positions;
    this.#joining.ask({
      room: this.slug,
      cursor,
      acceptedGuidelines: this.#acceptedGuidelines,
      history: cursor.length === 0 ? this.#history : 0,
    });
  }

  /** @internal The connection is gone, or about to be used for another Join. */
  detach(): void {
    if (this.#status === "left") return;
    this.#status = "joining";
    this.#joining.stop();
    this.#outbox.shut();
  }

  /** @internal */
  close(): void {
    if (this.#status === "left") return;
    this.detach();
    this.#status = "left";
    this.#own.forgetAll();
    this.#held.clear();
    this.#outbox.discardAll();
    this.emit("left", undefined);
  }

  /** @internal */
  onBody(body: Body): void {
    switch (body.$case) {
      case "event":
        return this.#onEvent(body.value);
      case "gap":
        return this.#onGap(body.value);
      case "presence":
        this.#presence = translate.presence(body.value);
        return this.emit("presence", this.#presence);
      case "state":
        return this.#setAvailability(word(availabilities, body.value.availability));
      case "coverage":
        return this.#setCoverage(translate.coverage(body.value));
      case "left":
        this.detach();
        return this.#onRefused({ reason: word(reasons, body.value.reason), retryAfterMs: 0 });
      case "notice":
        return this.#onNotice(translate.notice(body.value));
      case "card":
        return this.emit("card", translate.notice(body.value));
    }
  }

  #onJoined(joined: wire.Joined): void {
    this.#reading.join(joined);
    this.#status = "joined";
    const resumed = this.#joined !== undefined;
    this.#availability = joined.readOnly ? "read_only" : "live";
    this.#coverage = translate.coverage(joined);
    this.#joined = {
      self: translate.participant(joined.self),
      ...this.#coverage,
      postIntervalMs: joined.postIntervalMs,
      availability: this.#availability,
      guidelines: joined.guidelines,
      top: Number(this.#reading.top),
      resumed,
    };
    this.emit("joined", this.#joined);
    this.#checkCaughtUp();
    this.#openOutbox();
  }

  #onRefused(refusal: Refusal): void {
    this.#status = "refused";
    this.emit("refused", refusal);
  }

  #onEvent(event: wire.Event): void {
    const { position } = event;
    if (!position || !this.#joined) return this.#host.fail("malformed");
    const step = this.#reading.take(position);
    if (step === "seen") return;
    if (step === "hole") return this.#host.fail("hole");
    if (event.kind?.$case === "redacted") this.#own.forget(Number(event.kind.value.target));
    const reader = { self: this.self, top: this.#reading.top };
    const told = translate.roomEvent(event, position, reader);
    this.emit("event", told);
    this.#held.see(told);
    this.#checkCaughtUp();
  }

  #onGap(gap: wire.Gap): void {
    const told = this.#reading.skip(gap);
    const mine = told.reason === "lost" ? this.#own.lose(gap.epoch, told.from, told.to) : [];
    if (told.reason === "reset") this.#own.forgetAll();
    this.emit("gap", { ...told, mine });
    for (const item of mine) this.emit("outbox", item);
    this.#checkCaughtUp();
  }

  #checkCaughtUp(): void {
    if (this.#status !== "joined" || !this.#reading.catchesUp()) return;
    this.emit("caught_up", undefined);
  }

  #onNotice(notice: Notice): void {
    if (!this.#notices.take(notice)) return;
    if (notice.code === "returned") this.#held.returned(notice.params.why);
    this.emit("notice", notice);
  }

  #setCoverage(coverage: Coverage): void {
    this.#coverage = coverage;
    this.emit("coverage", coverage);
  }

  #setAvailability(availability: Availability): void {
    if (this.#availability === availability) return;
    this.#availability = availability;
    this.emit("state", availability);
    this.#openOutbox();
  }

  #openOutbox(): void {
    if (this.#status === "joined" && this.#availability === "live") this.#outbox.open();
    else this.#outbox.shut();
  }
}
