// SPDX-License-Identifier: Apache-2.0
import type {
  Availability,
  Gap,
  Joined,
  MessageEvent,
  Outgoing,
  Presence,
  Refusal,
  Room,
  RoomEvent,
  RoomMode,
  SanctionedEvent,
  SupportEvent,
} from "@hearth/client";
import { type Signal, signal } from "@preact/signals";
import { type Line, LineList, type Note } from "./lines";

/** After the past was handed over, readers' software gets this long to take it in before additions are read out. */
const HUSH_MS = 600;

/** What keeps somebody from writing here. */
export interface Muted {
  /** Unix milliseconds; Infinity: until it is lifted. */
  readonly until: number;
}

/** What the page shows of one room, built from the room's log alone. */
export class RoomState {
  readonly lines: Signal<readonly Line[]> = signal([]);
  readonly outbox: Signal<readonly Outgoing[]> = signal([]);
  readonly presence: Signal<Presence | undefined> = signal(undefined);
  readonly availability: Signal<Availability> = signal("live");
  readonly mode: Signal<RoomMode> = signal("open");
  readonly joined: Signal<Joined | undefined> = signal(undefined);
  readonly refusal: Signal<Refusal | undefined> = signal(undefined);
  readonly muted: Signal<Muted | undefined> = signal(undefined);
  /** New lines are read out; not while the past is handed over. */
  readonly announces = signal(false);
  /** Messages that came while the connection was gone. */
  readonly missed = signal(0);
  readonly #list = new LineList();
  readonly #stop: (() => void)[];
  #hush: ReturnType<typeof setTimeout> | undefined;
  #unmute: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly room: Room) {
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
      }),
      room.on("caught_up", () => this.#announceSoon()),
      room.on("outbox", (outgoing) => this.#outgoing(outgoing)),
    ];
  }

  close(): void {
    for (const stop of this.#stop) stop();
    clearTimeout(this.#hush);
    clearTimeout(this.#unmute);
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
    this.mode.value = joined.mode;
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
        this.mode.value = event.mode;
        if (event.mode !== "unknown") this.#note({ word: `room.mode.${event.mode}` });
        return;
      case "announcement":
        this.#list.announce(event);
        return this.#show();
    }
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
    // Support is shown at the message it is for. What was cancelled goes back to be edited.
    const isShown = changed.kind === "message" && !isIn && reason !== "cancelled";
    // A copy: what is shown is compared by identity, and the client writes to its own.
    this.outbox.value = isShown ? [...others, { ...changed }] : others;
  }
}
