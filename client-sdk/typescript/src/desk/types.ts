// SPDX-License-Identifier: Apache-2.0
import type { Reason, RoomMode } from "../types.js";
import type { CaseFinding } from "./case_types.js";

/** Why a moderator's command was not carried out, beside what participants can be told. */
export type DeskReason =
  | Reason
  | "must_acknowledge"
  | "not_allowed"
  | "sign_in"
  | "step_up"
  | "changed"
  | "owns_cases"
  | "too_many_measures";

/** Refusals are values, nothing is thrown for them. */
export interface DeskRefusal {
  readonly reason: DeskReason;
  /** 0: not by waiting. */
  readonly retryAfterMs: number;
}
export type DeskOutcome<Value = undefined> =
  | { readonly ok: true; readonly value: Value }
  | ({ readonly ok: false } & DeskRefusal);

export type Role = "unknown" | "moderator" | "lead" | "admin";

export interface DeskRoomInfo {
  readonly slug: string;
  readonly title: string;
  readonly language: string;
}

export interface DeskPreferences {
  /** Categories this moderator is not given. */
  readonly optOuts: readonly string[];
  /** Cases opened per shift; 0: the service's default. */
  readonly exposureBudget: number;
  readonly unveiled: boolean;
  readonly sounds: boolean;
  /** On duty within seven days; 0: without end. */
  readonly weeklyMinutes: number;
  /** When to be left alone. */
  readonly quiet: readonly QuietSpan[];
}
/** Minutes of the week in UTC, from Monday 0:00, below 10080; `to` may be smaller: over the end of the week. */
export interface QuietSpan {
  readonly from: number;
  readonly to: number;
}

/** The newest line of the ledger, to be remembered and compared. */
export interface LedgerHead {
  readonly number: number;
  /** Hexadecimal. */
  readonly hash: string;
}

export interface SignedIn {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  /** Slugs; empty: every room. */
  readonly rooms: readonly string[];
  readonly roomInfos: readonly DeskRoomInfo[];
  readonly expiresAt: number;
  readonly idleMs: number;
  readonly steppedUpUntil: number;
  readonly head: LedgerHead;
  readonly preferences: DeskPreferences;
  /** Texts come veiled until they are opened. */
  readonly veiled: boolean;
  /** Codes; the application has the words. */
  readonly quickTexts: readonly string[];
  readonly exposure: number;
  readonly exposureBudget: number;
  /** On duty within the last seven days. */
  readonly workedMinutes: number;
  /** `applicationServerKey` for `PushManager.subscribe()`; empty: there is no Web Push here. */
  readonly pushKey: Uint8Array;
  /** When a copy of a passkey of this account was last used, until that one is removed; 0: never. */
  readonly passkeyCopiedAt: number;
  /** Add to the device's clock to get the server's. */
  readonly clockSkewMs: number;
}

/** What an invite is for. */
export interface Invite {
  readonly role: Role;
  readonly rooms: readonly string[];
  /** Base32, for an authenticator app. */
  readonly totpSecret: string;
}

/** A passkey of one's own. */
export interface OwnPasskey {
  readonly id: string;
  /** Empty for one that came with the account. */
  readonly name: string;
  readonly addedAt: number;
  /** When a copy of it was used; 0: never. */
  readonly copiedAt: number;
}
/** How one signs in oneself. */
export interface Ways {
  readonly passkeys: readonly OwnPasskey[];
  readonly passphrase: boolean;
}

/** What a browser's `PushSubscription` says. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
}

export interface OnDuty {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly rooms: readonly string[];
  readonly since: number;
  readonly claimed: number;
  readonly breakDue: boolean;
}
export interface Colleague {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
}
export interface Roster {
  readonly onDuty: readonly OnDuty[];
  /** Everybody whose id may stand somewhere. */
  readonly colleagues: readonly Colleague[];
}

export interface RoomGlance {
  readonly room: string;
  readonly present: number;
  readonly mode: RoomMode;
  readonly covered: boolean;
  readonly openCases: number;
  readonly held: number;
  /** Of the last 30 minutes, oldest first. */
  readonly messagesPerMinute: readonly number[];
  readonly casesPerMinute: readonly number[];
  /** Of the last cases, oldest first. */
  readonly seenAfterSeconds: readonly number[];
  readonly moderatorSharePercent: number;
  readonly unanswered: number;
  readonly newcomers: number;
  /** Many joined at once, or several had to be restricted: messages of newcomers wait. */
  readonly braked: boolean;
}

export interface LedgerLine {
  readonly number: number;
  readonly at: number;
  readonly what: string;
  readonly account: string;
  readonly case: string;
  readonly room: string;
  readonly params: Readonly<Record<string, string>>;
  readonly hash: string;
}
export interface LedgerPage {
  readonly lines: readonly LedgerLine[];
  readonly top: number;
  /** The gateway followed the chain from its start, and it holds. */
  readonly verified: boolean;
}

export interface Explained {
  readonly action: string;
  readonly severity: number;
  readonly findings: readonly CaseFinding[];
  readonly notices: readonly string[];
}

export interface Account {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly rooms: readonly string[];
  readonly disabled: boolean;
  readonly createdAt: number;
  readonly passkey: boolean;
}

/**
 * `signed_out` nobody is signed in, see the reason · `signing_in` · `live` · `resuming` the connection is being made
 * again with the token.
 */
export type DeskState = "signed_out" | "signing_in" | "live" | "resuming";
export interface DeskStateChange {
  readonly state: DeskState;
  /** Why: a close code's name, a `DeskReason`, "idle", "ended". */
  readonly reason?: string;
  /** When the next try starts, by the device's clock. */
  readonly retryAt?: number;
}
