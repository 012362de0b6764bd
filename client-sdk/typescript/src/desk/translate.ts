// SPDX-License-Identifier: Apache-2.0
// The wire's frames as the public API's values: no protobuf type leaves the library.
import { formatPosition } from "../cursor.js";
import type { Position as WirePosition } from "../gen/hearth/v1/common.js";
import type * as wire from "../gen/hearth/v1/desk.js";
import type { Event } from "../gen/hearth/v1/server.js";
import { toHex } from "../hex.js";
import { participant, roomEvent } from "../translate.js";
import type { Position, RoomEvent } from "../types.js";
import { modes, word } from "../words.js";
import type * as cases from "./case_types.js";
import type * as desk from "./types.js";
import { actions, caseKinds, caseStates, roles, scopes } from "./words.js";

const time = (ms: bigint) => Number(ms) || undefined;

function place(position: WirePosition | undefined): Position | undefined {
  return position && position.seq !== 0n ? formatPosition(position) : undefined;
}

function preferences(from: wire.Preferences | undefined): desk.DeskPreferences {
  const { optOuts = [], exposureBudget = 0, unveiled = false, sounds = false } = from ?? {};
  const { weeklyMinutes = 0, quiet = [] } = from ?? {};
  return { optOuts, exposureBudget, unveiled, sounds, weeklyMinutes, quiet };
}

export function signedIn(from: wire.SignedIn, now: number): desk.SignedIn {
  return {
    account: from.account,
    name: from.name,
    role: word(roles, from.role),
    rooms: from.rooms,
    roomInfos: from.roomInfos.map(({ room, title, language }) => ({ slug: room, title, language })),
    expiresAt: Number(from.expiresMs),
    idleMs: from.idleMs,
    steppedUpUntil: Number(from.steppedUpUntilMs),
    head: { number: Number(from.ledgerTop), hash: toHex(from.ledgerHash) },
    preferences: preferences(from.preferences),
    veiled: from.veiled,
    quickTexts: from.quickTexts,
    exposure: from.exposure,
    exposureBudget: from.exposureBudget,
    workedMinutes: from.workedMinutes,
    pushKey: from.pushKey,
    passkeyCopiedAt: Number(from.passkeyCopiedMs),
    clockSkewMs: from.serverTimeMs ? Number(from.serverTimeMs) - now : 0,
  };
}

export function invite({ role, rooms, totpSecret }: wire.SignInStep): desk.Invite {
  return { role: word(roles, role), rooms, totpSecret };
}

export function ways({ passkeys, passphrase }: wire.Ways): desk.Ways {
  return {
    passkeys: passkeys.map(({ credentialId, name, addedMs, copiedMs }) => ({
      id: toHex(credentialId),
      name,
      addedAt: Number(addedMs),
      copiedAt: Number(copiedMs),
    })),
    passphrase,
  };
}

export function roster({ onDuty, colleagues }: wire.Roster): desk.Roster {
  return {
    onDuty: onDuty.map(({ account, name, role, rooms, sinceMs, claimed, breakDue }) => ({
      account,
      name,
      role: word(roles, role),
      rooms,
      since: Number(sinceMs),
      claimed,
      breakDue,
    })),
    colleagues: colleagues.map(({ account, name, role }) => ({
      account,
      name,
      role: word(roles, role),
    })),
  };
}

export function glance({ rooms }: wire.Glance): readonly desk.RoomGlance[] {
  return rooms.map((room) => ({ ...room, mode: word(modes, room.mode) }));
}

export function askedBans({ askedBans }: wire.Glance): readonly cases.AskedBan[] {
  return askedBans.map(({ untilMs, askedUntilMs, subject, ...ban }) => ({
    ...ban,
    case: ban.case || undefined,
    action: word(actions, ban.action),
    subject: subject && participant(subject),
    until: Number(untilMs),
    askedUntil: time(askedUntilMs),
  }));
}

export function deskCase(from: wire.Case): cases.DeskCase {
  return {
    id: from.id,
    kind: word(caseKinds, from.kind),
    state: word(caseStates, from.state),
    room: from.room,
    severity: from.severity,
    urgent: from.urgent,
    labels: from.labels,
    findings: from.findings,
    reports: from.reports,
    held: from.held,
    openedAt: Number(from.openedMs),
    changedAt: Number(from.changedMs),
    owner: from.owner || undefined,
    claimedUntil: time(from.claimedUntilMs),
    offeredTo: from.offeredTo || undefined,
    rung: from.rung,
    dueAt: time(from.dueMs),
    answered: from.answered,
    outcome: from.outcome || undefined,
    subject: from.subject && participant(from.subject),
    mineToDecide: from.mineToDecide,
    needsSecond: from.needsSecond,
    asked: Number(from.asked),
    crisis: from.crisis,
    readable: from.readable,
  };
}

function finding(from: wire.CaseFinding): cases.CaseFinding {
  return {
    position: place(from.position),
    held: from.held ? String(from.held) : undefined,
    label: from.label,
    rule: from.rule,
    pack: from.pack,
    severity: from.severity,
    spans: from.spans,
    policy: from.policy,
    at: Number(from.atMs),
    reported: from.reported,
    note: from.note,
  };
}

/** What lies around a case is the past: nothing of it is announced. */
const past = { self: undefined, top: 2n ** 64n };

function context(events: readonly Event[]): RoomEvent[] {
  return events.flatMap((event) =>
    event.position ? [roomEvent(event, event.position, past)] : [],
  );
}

export function caseDetail(from: wire.CaseDetail, of: wire.Case): cases.CaseDetail {
  return {
    case: deskCase(of),
    findings: from.findings.map(finding),
    context: context(from.context),
    held: from.held.map(({ held, text, untilMs, author }) => ({
      held: String(held),
      text,
      until: Number(untilMs),
      author: participant(author),
    })),
    notes: from.notes.map(({ account, text, atMs }) => ({ account, text, at: Number(atMs) })),
    actions: from.actions.map(({ atMs, untilMs, asks, askedUntilMs, ...taken }) => ({
      ...taken,
      ...(asks && { asks: { until: time(askedUntilMs) } }),
      action: word(actions, taken.action),
      scope: word(scopes, taken.scope),
      at: Number(atMs),
      until: time(untilMs),
    })),
    neutralLine: from.neutralLine,
    exposure: from.exposure,
    exposureBudget: from.exposureBudget,
    appealText: from.appealText,
    withdrawn: from.withdrawn,
  };
}

export function done({ position, action, untilMs, asks }: wire.Done): cases.Done {
  return { position: place(position), action, until: time(untilMs), asks };
}

export function ledgerPage({ lines, top, verified }: wire.LedgerPage): desk.LedgerPage {
  return {
    lines: lines.map((line) => ({
      number: Number(line.number),
      at: Number(line.atMs),
      what: line.what,
      account: line.account,
      case: line.case,
      room: line.room,
      params: line.params,
      hash: toHex(line.hash),
    })),
    top: Number(top),
    verified,
  };
}

export function explained(from: wire.Explained): desk.Explained {
  const { action, severity, findings, notices } = from;
  return { action, severity, findings: findings.map(finding), notices };
}

export function accounts({ accounts }: wire.Accounts): readonly desk.Account[] {
  return accounts.map(({ account, name, role, rooms, disabled, createdMs, passkey }) => ({
    account,
    name,
    role: word(roles, role),
    rooms,
    disabled,
    createdAt: Number(createdMs),
    passkey,
  }));
}
