// SPDX-License-Identifier: Apache-2.0
import type { RoomEvent } from "@hearth/client/desk";
import { expect, test } from "vitest";
import { type Line, withEvent, withGap } from "../src/room_lines";

const author = { handle: "09", alias: "Kind Heron" };
const entry = (seq: number) => ({
  position: `1.${seq}`,
  seq,
  at: 0,
  mine: false,
  live: true,
  author,
});
const message = (seq: number, text = `text ${seq}`): RoomEvent => ({
  ...entry(seq),
  kind: "message",
  text,
});
const read = (events: readonly RoomEvent[]) => events.reduce<readonly Line[]>(withEvent, []);
const said = (lines: readonly Line[]) =>
  lines.map((line) =>
    line.kind === "message" ? line.event.text : line.kind === "note" ? line.word : line.text,
  );

test("a message that was removed or taken back leaves no text", () => {
  const lines = read([
    message(1),
    message(2),
    { ...entry(3), kind: "redacted", target: 1, byAuthor: false },
    { ...entry(4), kind: "redacted", target: 2, byAuthor: true },
  ]);
  expect(said(lines)).toEqual(["line.redacted", "line.withdrawn"]);
  expect(lines.map(({ key }) => key)).toEqual(["1.1", "1.2"]);
});

test("measures and modes stand where they happened", () => {
  const sanctioned = { kind: "sanctioned", subject: author, me: false } as const;
  const lines = read([
    { ...entry(1), ...sanctioned, sanction: "mute", until: 5, lifted: false },
    { ...entry(2), ...sanctioned, sanction: "mute", lifted: true },
    { ...entry(3), kind: "mode", mode: "slow", postIntervalMs: 0, until: 9, rule: "harassment" },
    { ...entry(4), kind: "mode", mode: "unknown", postIntervalMs: 0 },
    { ...entry(5), kind: "announcement", text: "Breathe." },
  ]);
  expect(said(lines)).toEqual(["line.mute", "line.lifted", "mode.is.slow", "Breathe."]);
  expect(lines[0]).toMatchObject({ until: 5, alias: "Kind Heron" });
  expect(lines[2]).toMatchObject({ until: 9, rule: "harassment" });
});

test("what a server lost is taken away, a reset begins afresh, and the first visit says nothing", () => {
  const lines = read([message(1), message(2), message(3)]);
  expect(said(withGap(lines, { from: 2, to: 3, reason: "lost" }))).toEqual([
    "text 1",
    "line.gap.lost",
  ]);
  expect(said(withGap(lines, { from: 1, to: 9, reason: "reset" }))).toEqual(["line.gap.reset"]);
  expect(withGap([], { from: 0, to: 0, reason: "reset" })).toEqual([]);
});

test("a long evening does not grow without end", () => {
  const lines = read(Array.from({ length: 300 }, (_, at) => message(at + 1)));
  expect(lines).toHaveLength(200);
  expect(said(lines).at(-1)).toBe("text 300");
});
