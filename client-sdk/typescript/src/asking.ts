// SPDX-License-Identifier: Apache-2.0
// What is asked about a room and answered at once, apart from posting.
import { parsePosition } from "./cursor.js";
import type { Command } from "./frames.js";
import { readRefusal } from "./hello.js";
import type { RoomHost } from "./room_types.js";
import type { MessageEvent, Outcome, Position } from "./types.js";

const NOTE_CHARACTERS_MAX = 500;

function ask(host: RoomHost, command: Command): Promise<Outcome> {
  return new Promise((resolve) => {
    host.send(command, (body) => {
      if (body?.$case === "ack") resolve({ ok: true });
      else resolve({ ok: false, ...readRefusal(body) });
    });
  });
}

function position(message: Position | MessageEvent) {
  return parsePosition(typeof message === "string" ? message : message.position);
}

export function unsay(
  host: RoomHost,
  room: string,
  message: Position | MessageEvent,
): Promise<Outcome> {
  return ask(host, { $case: "unsay", value: { room, target: position(message) } });
}

export function withdraw(host: RoomHost, room: string, n: number): Promise<Outcome> {
  return ask(host, { $case: "withdraw", value: { room, n } });
}

export function report(
  host: RoomHost,
  room: string,
  message: Position | MessageEvent,
  note: string,
): Promise<Outcome> {
  if ([...note].length > NOTE_CHARACTERS_MAX)
    return Promise.resolve({ ok: false, reason: "too_long", retryAfterMs: 0 });
  return ask(host, { $case: "report", value: { room, target: position(message), note } });
}

export function acknowledge(host: RoomHost, room: string, code: string): Promise<Outcome> {
  return ask(host, { $case: "acknowledge", value: { room, code } });
}
