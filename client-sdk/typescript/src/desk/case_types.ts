// SPDX-License-Identifier: Apache-2.0
// Cases, and what a moderator does with them.
import type { Participant, Position, RoomEvent, RoomMode, Span } from "../types.js";

export type CaseKind = "unknown" | "finding" | "report" | "held" | "appeal" | "wave" | "opened";
export type CaseState = "unknown" | "open" | "claimed" | "offered" | "closed";

export interface DeskCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly state: CaseState;
  readonly room: string;
  /** 0 to 4. */
  readonly severity: number;
  readonly urgent: boolean;
  readonly labels: readonly string[];
  readonly findings: number;
  readonly reports: number;
  /** A message waits for a decision. */
  readonly held: boolean;
  readonly openedAt: number;
  readonly changedAt: number;
  readonly owner?: string;
  readonly claimedUntil?: number;
  readonly offeredTo?: string;
  /** Of the ladder: 0 room moderator, 1 lead, 2 on-call, 3 webhook. */
  readonly rung: number;
  /** When it moves up unless somebody takes it. */
  readonly dueAt?: number;
  readonly answered: boolean;
  readonly outcome?: string;
  readonly subject?: Participant;
  readonly mineToDecide: boolean;
  /** An appeal that no account but of who took the measure may lift: another has to be invited. */
  readonly needsSecond: boolean;
  /** Grows with each call for this moderator to come, which is when to make oneself heard. 0: not asked. */
  readonly asked: number;
  /** Somebody may be in danger: before all others. */
  readonly crisis: boolean;
  /** On duty, this moderator may open its texts: they have it, are offered it, or are asked to help. */
  readonly readable: boolean;
}

export interface CaseChange {
  readonly case: DeskCase;
  /** No longer for this moderator to see. */
  readonly gone: boolean;
}

export interface CaseFinding {
  /** Of the message, where it is in the log. */
  readonly position?: Position;
  /** Where the message waits. */
  readonly held?: string;
  readonly label: string;
  readonly rule: string;
  readonly pack: string;
  readonly severity: number;
  readonly spans: readonly Span[];
  /** Code of the text beside it. */
  readonly policy: string;
  readonly at: number;
  readonly reported: boolean;
  readonly note: string;
}
export interface HeldMessage {
  readonly held: string;
  /** Empty while veiled. */
  readonly text: string;
  readonly until: number;
  readonly author: Participant;
}
export interface CaseNote {
  readonly account: string;
  readonly text: string;
  readonly at: number;
}
export interface CaseAction {
  readonly id: string;
  readonly account: string;
  readonly action: ActionName;
  readonly reason: string;
  readonly at: number;
  readonly until?: number;
  readonly undone: boolean;
  /** A warning its person has read: it is undone by that, and nobody took it back. */
  readonly read?: boolean;
  readonly scope: Scope;
  /** The service took it; nobody decided. */
  readonly automated: boolean;
  /** The one this appeal is about. */
  readonly appealed: boolean;
  /** Short until another person makes it as long as was asked; without an end: until it is lifted. */
  readonly asks?: { readonly until?: number };
  /** This moderator may be that person. */
  readonly mineToConfirm: boolean;
}
/** A ban that holds for a day, and waits for this moderator, or another, to make it long. */
export interface AskedBan {
  /** For `Measure.confirm`. */
  readonly id: string;
  readonly room: string;
  readonly case?: string;
  /** Who asked. */
  readonly account: string;
  readonly action: ActionName;
  readonly reason: string;
  readonly subject?: Participant;
  /** Then it is over, unless somebody confirmed. */
  readonly until: number;
  /** What is asked for; absent: until it is lifted. */
  readonly askedUntil?: number;
}
export interface CaseDetail {
  readonly case: DeskCase;
  readonly findings: readonly CaseFinding[];
  /** Around it, in order; texts are empty while veiled. */
  readonly context: readonly RoomEvent[];
  readonly held: readonly HeldMessage[];
  readonly notes: readonly CaseNote[];
  readonly actions: readonly CaseAction[];
  /** Code of the line shown while veiled. */
  readonly neutralLine: string;
  readonly exposure: number;
  readonly exposureBudget: number;
  /** Empty while veiled. */
  readonly appealText: string;
  /** Messages that waited until their author took them back. */
  readonly withdrawn: number;
}

export type StepName =
  | "unknown"
  | "claim"
  | "let_go"
  | "tap_out"
  | "escalate"
  | "acknowledge"
  | "hand_over"
  | "accept"
  | "decline"
  | "note"
  | "close";
export interface Step {
  readonly case: string;
  readonly step: StepName;
  /** Account, for `hand_over`. */
  readonly to?: string;
  readonly text?: string;
  /** For `close`. */
  readonly outcome?: string;
}

export type ActionName =
  | "unknown"
  | "warn"
  | "mute"
  | "remove"
  | "ban"
  | "lift"
  | "redact"
  | "release_held"
  | "return_held"
  | "set_mode"
  | "announce"
  | "say"
  | "undo"
  | "confirm";
export type Scope = "unknown" | "room" | "area" | "service";
export interface Measure {
  readonly action: ActionName;
  readonly room: string;
  readonly case?: string;
  /** Handle. */
  readonly subject?: string;
  readonly target?: Position;
  readonly held?: string;
  readonly scope?: Scope;
  /** Code of the guideline. */
  readonly reason?: string;
  /** Of a ban 0: until lifted. A mute and a removal have an end. */
  readonly forSeconds?: number;
  readonly mode?: RoomMode;
  readonly postIntervalMs?: number;
  readonly text?: string;
  readonly lifts?: ActionName;
  /** `Done.action` of the measure. */
  readonly undo?: string;
  /** The same, or `AskedBan.id`. */
  readonly confirm?: string;
}

export interface Done {
  readonly position?: Position;
  /** For `Measure.undo`. */
  readonly action: string;
  readonly until?: number;
  /** It holds until then, and waits for another person to make it as long as was asked. */
  readonly asks: boolean;
}
