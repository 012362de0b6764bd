// SPDX-License-Identifier: Apache-2.0
// The wire's enums as the words of the public API, by value.
import { closeReason, reasons, word } from "../words.js";
import type { ActionName, CaseKind, CaseState, Scope, StepName } from "./case_types.js";
import type { DeskReason, Role } from "./types.js";

export const roles: readonly Role[] = ["unknown", "moderator", "lead", "admin"];
export const caseKinds: readonly CaseKind[] = [
  "unknown",
  "finding",
  "report",
  "held",
  "appeal",
  "wave",
  "opened",
];
export const caseStates: readonly CaseState[] = ["unknown", "open", "claimed", "offered", "closed"];
export const steps: readonly StepName[] = [
  "unknown",
  "claim",
  "let_go",
  "tap_out",
  "escalate",
  "acknowledge",
  "hand_over",
  "accept",
  "decline",
  "note",
  "close",
];
export const actions: readonly ActionName[] = [
  "unknown",
  "warn",
  "mute",
  "remove",
  "ban",
  "lift",
  "redact",
  "release_held",
  "return_held",
  "set_mode",
  "announce",
  "say",
  "undo",
  "confirm",
];
export const scopes: readonly Scope[] = ["unknown", "room", "area", "service"];

const deskReasons: Readonly<Record<number, DeskReason>> = {
  26: "must_acknowledge",
  27: "not_allowed",
  28: "sign_in",
  29: "step_up",
  30: "changed",
  31: "owns_cases",
  32: "too_many_measures",
};

export function deskReason(value: number): DeskReason {
  return deskReasons[value] ?? word(reasons, value);
}

/** The session ended: signed out elsewhere, idle, or the account changed. */
export const SIGNED_OUT_CODE = 4205;

export function deskCloseReason(code: number): string {
  return code === SIGNED_OUT_CODE ? "ended" : closeReason(code);
}
