// SPDX-License-Identifier: Apache-2.0
import type {
  Availability,
  Coverage,
  Gap,
  Joined,
  MessageEvent,
  ModeEvent,
  Notice,
  Outgoing,
  PostOptions,
  Presence,
  Refusal,
  Room,
  RoomEvent,
  SanctionedEvent,
  SupportEvent,
} from "@hearth/client";
import { effect, type Signal, signal } from "@preact/signals";
import { isSeen, offer, putAllAway } from "./cards";
import { findContact, prepare } from "./contact";
import { duty, dutyKey } from "./coverage";
import { giveBack } from "./drafts";
import { hasEnded } from "./ended";
import { heldKeeper, keptHeld } from "./held";
import { type Line, LineList, type Note } from "./lines";
import { type Mode, modeOf } from "./mode";
import type { Word } from "./words";

/** After the past was handed over, readers' software gets this long to take it in before additions are read out. */
const HUSH_MS = 600;

const READ_MAX = 8;

/** A message of one's own that is not in the log. `here`: stopped on this device, and never sent. */
export type Own = Omit<Outgoing, "done"> & { readonly here?: boolean };

/** What keeps somebody from writing here. */
export interface Muted {
  /** Unix milliseconds; Infinity: until it is lifted. */
  readonly until: number;
}

/** It will not go by itself any more; its text is to be edited, sent otherwise, or let go. */
export function isOver({ status }: Own): boolean {
  return status !== "pending" && status !== "sent" && status !== "held";
}

/** Its text is nowhere but here. */
function isKept({ status }: Own): boolean {
  return status === "held" || status === "returned";
}

/** What the page shows of one room, built from the room's log alone. */
export class RoomState {
  readonly lines: Signal<readonly Line[]> = signal([]);
  readonly outbox: Signal<readonly Own[]> = signal([]);
  readonly presence: Signal<Presence | undefined> = signal(undefined);
  readonly availability: Signal<Availability> = signal("live");
  readonly mode: Signal<Mode> = signal({ mode: "open" });
  readonly joined: Signal<Joined | undefined> = signal(undefined);
  readonly refusal: Signal<Refusal | undefined> = signal(undefined);
  readonly muted: Signal<Muted | undefined> = signal(undefined);
  /** What moderators did that concerns this person, until it is acknowledged. */
  readonly notices: Signal<readonly Notice[]> = signal([]);
  /** Of those that were acknowledged in this visit, the ones that can be appealed. */
  readonly read: Signal<readonly Notice[]> = signal([]);
  /** The warning is open in front of the room. */
  readonly reading = signal(false);
  /** New lines are read out; not while the past is handed over. */
  readonly announces = signal(false);
  /** Messages that came while the connection was gone. */
  readonly missed = signal(0);
  readonly #list = new LineList();
  #stopped = 0;
  readonly #stop: (() => void)[];
  #hush: ReturnType<typeof setTimeout> | undefined;
  #unmute: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly room: Room,
    readonly language: string,
  ) {
    void prepare(language);
    this.outbox.value = [...room.outbox];
    this.#stop = [
      room.on("event", (event) => this.#take(event)),
      room.on("gap", (gap) => this.#gap(gap)),
      room.on("presence", (presence) => {
        this.presence.value = presence;
      }),
      room.on("state", (availability) => {
        this.availability.value = availability;
      }),
      room.on("joined", (joined) => this.#entered(joined)),
      room.on("refused", (refusal) => {
        this.refusal.value = refusal;
        if (refusal.reason === "banned") this.joined.value = undefined;
      }),
      room.on("caught_up", () => this.#announceSoon()),
      room.on("outbox", (outgoing) => this.#outgoing(outgoing)),
      room.on("coverage", (coverage) => this.#covered(coverage)),
      room.on("notice", (notice) => this.#told(notice)),
      room.on("card", ({ code }) => offer(room.slug, code)),
    ];
    for (const kept of keptHeld(room.slug)) room.restore(kept);
    const keep = heldKeeper(room.slug);
    this.#stop.push(effect(() => keep(this.outbox.value.filter(isKept))));
  }

  close(): void {
    putAllAway();
    duty.value = undefined;
    const isBack = (own: Own) => isOver(own) || this.room.outbox.some(({ key }) => key === own.key);
    for (const own of this.outbox.value) if (isBack(own)) giveBack(this.room.slug, own.text);
    this.outbox.value = this.outbox.value.filter((own) => !isBack(own));
    for (const stop of this.#stop) stop();
    clearTimeout(this.#hush);
    clearTimeout(this.#unmute);
  }

  /** What has to be acknowledged before anything can be written. */
  warning(): Notice | undefined {
    return this.notices.value.find((one) => one.code === "warning" && !hasEnded(one));
  }

  /** False: it could not be passed on, and the notice stays. */
  async acknowledge(notice: Notice): Promise<boolean> {
    const { code = "", appeal_code } = notice.params;
    const { ok } = await this.room.acknowledge(code);
    this.notices.value = this.room.notices;
    if (ok && appeal_code) this.read.value = [...this.read.value, notice].slice(-READ_MAX);
    return ok;
  }

  /** Takes back what was not sent yet; false if it was. */
  cancel(key: string): boolean {
    const pending = this.room.outbox.find((outgoing) => outgoing.key === key);
    return pending !== undefined && this.room.cancel(pending);
  }

  /** Takes back what waits for a moderator; its text goes back to be edited. Otherwise the word for why not. */
  async withdraw({ key, text }: Own): Promise<Word | undefined> {
    const outcome = await this.room.withdraw({ key });
    if (!outcome.ok) return outcome.reason === "too_late" ? "status.decided" : "room.unsay.later";
    giveBack(this.room.slug, text);
    this.#note({ word: "room.withdrawn.mine" });
  }

  /** Posts, unless this device sees what could unmask its person: then nothing leaves it, and they are asked. */
  say(text: string, { intent, replyTo }: PostOptions, isChecked = false): void {
    const options = { ...(intent && { intent }), ...(replyTo && { replyTo }) };
    const found = isChecked ? undefined : findContact(text, this.language);
    if (!found) {
      this.room.post(text, options);
      return;
    }
    const isLink = found.label === "spam_link.link";
    const hint = {
      code: isLink ? "note.link" : "note.pii",
      label: found.label,
      spans: found.spans,
      mayConfirm: false,
    };
    const stopped: Own = {
      ...options,
      key: `here-${++this.#stopped}`,
      kind: "message",
      text,
      createdAt: Date.now(),
      status: isLink ? "look_again" : "not_posted",
      hint,
      uncertain: false,
      withdrawable: false,
      here: true,
    };
    this.outbox.value = [...this.outbox.value, stopped];
  }

  /** Takes a message that is not in the room off the page; its text goes back to be edited, or is let go. */
  dismiss(key: string): void {
    this.outbox.value = this.outbox.value.filter((entry) => entry.key !== key);
  }

  #entered(joined: Joined): void {
    clearTimeout(this.#hush);
    this.announces.value = false;
    this.missed.value = 0;
    this.joined.value = joined;
    this.#onDuty(joined);
    this.availability.value = joined.availability;
    this.refusal.value = undefined;
  }

  #announceSoon(): void {
    clearTimeout(this.#hush);
    this.#hush = setTimeout(() => {
      this.announces.value = true;
    }, HUSH_MS);
  }

  #show(): void {
    this.lines.value = this.#list.lines;
  }

  #note(note: Note): void {
    this.#list.note(note);
    this.#show();
  }

  #take(event: RoomEvent): void {
    switch (event.kind) {
      case "message":
        return this.#message(event);
      case "support":
        return this.#support(event);
      case "redacted":
        this.#list.remove(event.target, event.byAuthor);
        return this.#show();
      case "sanctioned":
        return this.#sanctioned(event);
      case "mode":
        return this.#modeSet(event);
      case "announcement":
        this.#list.announce(event);
        return this.#show();
    }
  }

  #modeSet(event: ModeEvent): void {
    const mode = modeOf(event);
    if (mode) this.#note({ mode });
  }

  #onDuty(coverage: Coverage): void {
    duty.value = { covered: coverage.covered, mode: coverage.mode };
    this.mode.value = modeOf(coverage) ?? { mode: "open" };
  }

  #covered(coverage: Coverage): void {
    const before = duty.value?.covered;
    this.#onDuty(coverage);
    if (coverage.covered !== before) this.#note({ word: `duty.${dutyKey()}` });
  }

  #told(notice: Notice): void {
    if (notice.code === "seen_by_moderator") {
      if (!isSeen.value) this.#note({ word: "room.seen.note" });
      isSeen.value = true;
      return;
    }
    // What was let through is in the room for everybody to see; what came back says so where it stands.
    const isSaid =
      notice.code === "released" ||
      (notice.params.why && this.outbox.value.some(({ status }) => status === "returned"));
    if (isSaid) return void this.acknowledge(notice);
    this.notices.value = this.room.notices;
  }

  #message(event: MessageEvent): void {
    this.outbox.value = this.outbox.value.filter((entry) => entry.position !== event.position);
    this.#list.add(event);
    if (!event.live && !event.mine && this.joined.value?.resumed) this.missed.value++;
    this.#show();
  }

  #support(event: SupportEvent): void {
    this.#list.support(event);
    this.#show();
  }

  #sanctioned(event: SanctionedEvent): void {
    if (event.me) this.#mute(event.lifted ? undefined : (event.until ?? Number.POSITIVE_INFINITY));
  }

  #mute(until: number | undefined): void {
    clearTimeout(this.#unmute);
    const left = until === undefined ? 0 : until - Date.now();
    this.muted.value = until !== undefined && left > 0 ? { until } : undefined;
    // Longer than a timer can wait: the page will not be open then.
    if (left > 0 && left < 2 ** 31) this.#unmute = setTimeout(() => this.#mute(undefined), left);
  }

  #gap(gap: Gap): void {
    if (gap.reason === "reset") this.#list.clear();
    if (gap.reason === "lost") this.#list.lose(gap);
    const isFirstVisit = gap.reason === "reset" && gap.to === 0;
    if (gap.reason !== "unknown" && !isFirstVisit) this.#note({ word: `room.gap.${gap.reason}` });
  }

  #outgoing(changed: Outgoing): void {
    const { status, reason, retryAfterMs = 0 } = changed;
    if (status === "refused" && reason === "muted")
      this.#mute(retryAfterMs ? Date.now() + retryAfterMs : Number.POSITIVE_INFINITY);
    const others = this.outbox.value.filter((entry) => entry.key !== changed.key);
    const isIn = status === "sent" && this.#list.has(changed.position);
    const isBack = reason === "cancelled" || status === "withdrawn";
    // Support is shown at the message it is for. What was taken back goes back to be edited.
    const isShown = changed.kind === "message" && !isIn && !isBack;
    // A copy: what is shown is compared by identity, and the client writes to its own.
    this.outbox.value = isShown ? [...others, { ...changed }] : others;
  }
}
