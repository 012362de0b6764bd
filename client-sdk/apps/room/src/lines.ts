// SPDX-License-Identifier: Apache-2.0
import type { AnnouncementEvent, Gap, MessageEvent, Support, SupportEvent } from "@hearth/client";
import type { Mode } from "./mode";
import type { Word } from "./words";

export interface SupportCount {
  readonly count: number;
  /** Given by this person, too. */
  readonly mine: boolean;
}
export type SupportCounts = Readonly<Partial<Record<Support, SupportCount>>>;

/** Something said by the page itself. */
export type Note =
  | { readonly word: Word; readonly alias?: string }
  /** Moderators changed how the room is. */
  | { readonly mode: Mode };
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly event: MessageEvent;
  readonly support: SupportCounts;
}

/** One line of the conversation. A line keeps its key for as long as it is shown. */
export type Line =
  | MessageLine
  | { readonly kind: "note"; readonly key: string; readonly note: Note }
  | { readonly kind: "announcement"; readonly key: string; readonly text: string };

/** The page keeps no more of a long evening than this. */
const LINES_MAX = 300;

/** The lines of one room, in order; each change makes a new list. */
export class LineList {
  lines: readonly Line[] = [];
  #notes = 0;

  add(event: MessageEvent): void {
    this.#push({ kind: "message", key: event.position, event, support: {} });
  }

  announce({ position, text }: AnnouncementEvent): void {
    this.#push({ kind: "announcement", key: position, text });
  }

  note(note: Note): void {
    this.#push({ kind: "note", key: `note-${++this.#notes}`, note });
  }

  clear(): void {
    this.lines = [];
  }

  has(position: string | undefined): boolean {
    return this.lines.some((line) => line.key === position);
  }

  /** The message is gone; that there was one is said in its place. */
  remove(seq: number, byAuthor: boolean): void {
    this.#change(
      ({ event }) => event.seq === seq,
      ({ key, event }) => {
        if (!byAuthor) return { kind: "note", key, note: { word: "room.redacted" } };
        if (event.mine) return { kind: "note", key, note: { word: "room.withdrawn.mine" } };
        const alias = event.author?.alias ?? "";
        return { kind: "note", key, note: { word: "room.withdrawn", alias } };
      },
    );
  }

  support({ target, support, mine }: SupportEvent): void {
    if (!support) return;
    this.#change(
      ({ event }) => event.seq === target,
      (line) => {
        const before = line.support[support] ?? { count: 0, mine: false };
        const after = { count: before.count + 1, mine: before.mine || mine };
        return { ...line, support: { ...line.support, [support]: after } };
      },
    );
  }

  /** Own messages among the lost come back as something to send again; of others it is said whose it was. */
  lose({ from, to, mine }: Gap): void {
    const offered = new Set(mine.map(({ position }) => position));
    this.lines = this.lines.filter((line) => !offered.has(line.key));
    this.#change(
      ({ event }) => event.seq >= from && event.seq <= to,
      ({ key, event }) => {
        const alias = event.author?.alias ?? "";
        return { kind: "note", key: `${key}-lost`, note: { word: "room.lost", alias } };
      },
    );
  }

  #push(line: Line): void {
    this.lines = [...this.lines, line].slice(-LINES_MAX);
  }

  #change(isMeant: (line: MessageLine) => boolean, to: (line: MessageLine) => Line): void {
    this.lines = this.lines.map((line) =>
      line.kind === "message" && isMeant(line) ? to(line) : line,
    );
  }
}
