// SPDX-License-Identifier: Apache-2.0
import type {
  Availability,
  Gap,
  Joined,
  MessageEvent,
  Outgoing,
  Presence,
  Reason,
  Refusal,
  Room,
  RoomEvent,
  Support,
} from "@hearth/client";
import { type Signal, signal } from "@preact/signals";
import type { Word } from "./words";

/** One line of the conversation. */
export type Line =
  | {
      readonly kind: "message";
      readonly key: string;
      readonly event: MessageEvent;
      readonly support: SupportCounts;
    }
  | { readonly kind: "note"; readonly key: string; readonly word: Word; readonly at?: number };
export type SupportCounts = Readonly<Partial<Record<Support, number>>>;

/** The page keeps no more of a long evening than this. */
const LINES_MAX = 300;

/** What the page shows of one room, built from the room's log alone. */
export class RoomState {
  readonly lines: Signal<readonly Line[]> = signal([]);
  readonly outbox: Signal<readonly Outgoing[]> = signal([]);
  readonly presence: Signal<Presence | undefined> = signal(undefined);
  readonly availability: Signal<Availability> = signal("live");
  readonly joined: Signal<Joined | undefined> = signal(undefined);
  readonly refusal: Signal<Refusal | undefined> = signal(undefined);
  readonly mutedUntil: Signal<number | undefined> = signal(undefined);
  /** New lines are read out only once the past has been handed over. */
  readonly caughtUp = signal(false);
  readonly #stop: (() => void)[];
  #notes = 0;

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
      room.on("joined", (joined) => {
        this.joined.value = joined;
        this.availability.value = joined.availability;
        this.refusal.value = undefined;
      }),
      room.on("refused", (refusal) => {
        this.refusal.value = refusal;
      }),
      room.on("caught_up", () => {
        this.caughtUp.value = true;
      }),
      room.on("outbox", (outgoing) => this.#outgoing(outgoing)),
    ];
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /** Takes a refused or discarded message off the page; its text goes back to be edited. */
  dismiss(key: string): void {
    this.outbox.value = this.outbox.value.filter((entry) => entry.key !== key);
  }

  #add(line: Line): void {
    this.lines.value = [...this.lines.value, line].slice(-LINES_MAX);
  }

  #note(word: Word, at?: number): void {
    const key = `note-${++this.#notes}`;
    this.#add(at === undefined ? { kind: "note", key, word } : { kind: "note", key, word, at });
  }

  #take(event: RoomEvent): void {
    switch (event.kind) {
      case "message":
        this.outbox.value = this.outbox.value.filter((entry) => entry.position !== event.position);
        this.#add({ kind: "message", key: event.position, event, support: {} });
        break;
      case "support":
        this.#support(event.target, event.support);
        break;
      case "redacted":
        this.#replace(event.target, event.byAuthor ? "room.withdrawn" : "room.redacted");
        break;
      case "sanctioned":
        if (event.me)
          this.mutedUntil.value = event.lifted
            ? undefined
            : (event.until ?? Number.POSITIVE_INFINITY);
        break;
      case "mode":
        this.#note(
          event.mode === "closed"
            ? "room.mode.closed"
            : event.mode === "slow"
              ? "room.mode.slow"
              : "room.mode.open",
        );
        break;
      default:
        break;
    }
  }

  #replace(seq: number, word: Word): void {
    this.lines.value = this.lines.value.map((line) =>
      line.kind === "message" && line.event.seq === seq
        ? { kind: "note", key: line.key, word }
        : line,
    );
  }

  #support(target: number, support: Support | undefined): void {
    if (!support) return;
    this.lines.value = this.lines.value.map((line) =>
      line.kind === "message" && line.event.seq === target
        ? { ...line, support: { ...line.support, [support]: (line.support[support] ?? 0) + 1 } }
        : line,
    );
  }

  #gap({ from, to, reason }: Gap): void {
    if (reason === "reset") this.lines.value = [];
    if (reason === "lost") {
      this.lines.value = this.lines.value.filter(
        (line) => line.kind !== "message" || line.event.seq < from || line.event.seq > to,
      );
    }
    if (reason !== "unknown" && !(reason === "reset" && to === 0)) this.#note(`room.gap.${reason}`);
  }

  #outgoing(changed: Outgoing): void {
    const others = this.outbox.value.filter((entry) => entry.key !== changed.key);
    // Once it is in the room it shows as a line like any other.
    const shown = changed.kind === "message" && !this.#isShown(changed);
    this.outbox.value = shown ? [...others, changed] : others;
  }

  #isShown(outgoing: Outgoing): boolean {
    return (
      outgoing.position !== undefined &&
      this.lines.value.some((line) => line.key === outgoing.position)
    );
  }
}

/** Reasons that go away by waiting. */
export function isWaiting(reason: Reason | undefined): boolean {
  return (
    reason === "rate_limited" ||
    reason === "room_busy" ||
    reason === "unavailable" ||
    reason === "disconnected"
  );
}
