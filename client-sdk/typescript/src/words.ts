// SPDX-License-Identifier: Apache-2.0
// The wire's enums as the words of the public API, by value. What is newer than this library reads as
// unspecified.
import type {
  AppealStatus,
  Availability,
  GapReason,
  Intent,
  Reason,
  RoomMode,
  SanctionKind,
  Support,
} from "./types.js";

export const reasons: readonly Reason[] = [
  "unspecified",
  "unsupported",
  "unavailable",
  "rate_limited",
  "room_busy",
  "muted",
  "banned",
  "room_closed",
  "room_unknown",
  "room_full",
  "too_many_rooms",
  "not_joined",
  "guidelines",
  "too_long",
  "empty",
  "bad_text",
  "stale",
  "in_flight",
  "pass_rejected",
  "work_rejected",
  "too_many_connections",
  "too_late",
  "not_found",
  "busy",
  "look_again",
  "not_posted",
  "must_acknowledge",
];
export const intents: readonly (Intent | undefined)[] = [
  undefined,
  "listen",
  "experience",
  "advice",
  "practical",
  "celebrate",
];
export const supports: readonly (Support | undefined)[] = [
  undefined,
  "with_you",
  "thank_you",
  "strength",
  "same_here",
  "glad",
];
export const modes: readonly RoomMode[] = ["unknown", "open", "slow", "guarded", "closed"];
export const sanctions: readonly SanctionKind[] = ["unknown", "mute", "removal", "ban"];
export const gapReasons: readonly GapReason[] = ["unknown", "expired", "lost", "reset"];

export const availabilities: readonly Availability[] = ["live", "live", "read_only"];
export const appealStatuses: readonly AppealStatus[] = [
  "unknown",
  "not_made",
  "waiting",
  "upheld",
  "lifted",
];
export const acknowledgements: readonly ("sent" | "held")[] = ["sent", "sent", "sent", "held"];

/** The word for a value; a value that is not in the table reads as unspecified. */
export function word<Word>(words: readonly Word[], value: number): Word {
  return words[value] ?? (words[0] as Word);
}

/** The value of a word; 0, unspecified, for none. */
export function value<Word>(words: readonly Word[], of: Word): number {
  return Math.max(0, words.indexOf(of));
}

const closeCodes: Readonly<Record<number, string>> = {
  4000: "behind",
  4001: "silent",
  4002: "overflow",
  4003: "unavailable",
  4004: "internal",
  4005: "overloaded",
  4100: "draining",
  4101: "moved",
  4200: "malformed",
  4201: "hello_expected",
  4202: "hello_late",
  4203: "too_many_commands",
  4204: "banned",
};

export function closeReason(code: number): string {
  return closeCodes[code] ?? "connection_lost";
}
