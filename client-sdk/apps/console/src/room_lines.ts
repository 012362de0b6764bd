// SPDX-License-Identifier: Apache-2.0
import type { Gap, MessageEvent, RoomEvent } from "@hearth/client/desk";
import type { Word } from "./words";

export type Line =
  | { readonly kind: "message"; readonly key: string; readonly event: MessageEvent }
  | {
      readonly kind: "note";
      readonly key: string;
      readonly word: Word;
      readonly alias: string;
      readonly until?: number;
      /** Code of a guideline. */
      readonly rule?: string;
    }
  | { readonly kind: "announcement"; readonly key: string; readonly text: string };

/** The page keeps no more of a long evening than this. */
const LINES_MAX = 200;

function note(key: string, word: Word, alias = "", until?: number) {
  return { kind: "note", key, word, alias, ...(until ? { until } : {}) } as const;
}

function without(lines: readonly Line[], seq: number, word: Word): readonly Line[] {
  return lines.map((line) =>
    line.kind === "message" && line.event.seq === seq
      ? note(line.key, word, line.event.author?.alias)
      : line,
  );
}

/** The lines of a room, one event later. */
export function withEvent(lines: readonly Line[], event: RoomEvent): readonly Line[] {
  const key = event.position;
  const add = (line: Line) => [...lines, line].slice(-LINES_MAX);
  switch (event.kind) {
    case "message":
      return add({ kind: "message", key, event });
    case "announcement":
      return add({ kind: "announcement", key, text: event.text });
    case "redacted":
      return without(lines, event.target, event.byAuthor ? "line.withdrawn" : "line.redacted");
    case "sanctioned": {
      if (event.sanction === "unknown") return lines;
      const done = event.lifted ? "lifted" : event.sanction;
      return add(note(key, `line.${done}`, event.subject.alias, event.until));
    }
    case "mode":
      if (event.mode === "unknown") return lines;
      return add({
        ...note(key, `mode.is.${event.mode}`, "", event.until),
        ...(event.rule && { rule: event.rule }),
      });
    default:
      return lines;
  }
}

/** What did not come is said; what a server lost is taken away. */
export function withGap(lines: readonly Line[], { from, to, reason }: Omit<Gap, "mine">) {
  const isFirst = reason === "reset" && to === 0;
  if (reason === "unknown" || isFirst) return lines;
  const left =
    reason === "reset"
      ? []
      : reason === "lost"
        ? lines.filter(
            (line) => line.kind !== "message" || line.event.seq < from || line.event.seq > to,
          )
        : lines;
  return [...left, note(`gap-${from}-${to}`, `line.gap.${reason}`)];
}
