// SPDX-License-Identifier: Apache-2.0
// What the scripted desk is about: rooms, people and cases as a busy evening has them.
import { RoomMode } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import {
  Action,
  type AskedBan,
  type Case,
  type CaseDetail,
  type CaseFinding,
  CaseKind,
  CaseState,
  type Glance,
  type OnDuty,
  Role,
} from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";
import type { Event } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";

export const EPOCH = 0x51n;
export const ME = "ACCME";
export const KIM = "ACCKIM";
const MINUTE = 60_000;

export const person = (byte: number, alias: string) => ({ handle: new Uint8Array(10).fill(byte), alias });
export const heron = person(1, "Lavender Heron");
export const otter = person(2, "Patient Otter");
export const maple = person(3, "Quiet Maple");

export const rooms = [
  { room: "evening", title: "Evening meeting", language: "en" },
  { room: "lounge", title: "The lounge", language: "en" },
  { room: "sala", title: "La sala de la tarde", language: "es" },
];

export function message(seq: number, author: typeof heron, text: string, room = "evening"): Event {
  return {
    room,
    position: { epoch: EPOCH, seq: BigInt(seq) },
    atMs: BigInt(Date.now() - (12 - seq) * MINUTE),
    author,
    kind: { $case: "message", value: { text, intent: 0, replyTo: 0n } },
    padding: new Uint8Array(),
  };
}

export const crisisText = "I can't see a way through tonight. I don't want to wake up.";
export const insultText = "Nobody asked you, you pathetic liar.";

export const evening = (): Event[] => [
  message(1, otter, "Nine days. The evenings are the hard part."),
  message(2, maple, "They were for me too. A walk after supper helped."),
  message(3, heron, "I tried walking. It does not help me."),
  message(4, otter, "Do you want to say what tonight is like?"),
  message(5, heron, crisisText),
  message(6, maple, "I am here. I am reading."),
];
export const lounge = (): Event[] => [
  message(1, maple, "Good evening, everybody.", "lounge"),
  message(2, otter, insultText, "lounge"),
  message(3, maple, "That hurt.", "lounge"),
];

export function aCase(more: Partial<Case>): Case {
  const now = Date.now();
  return {
    id: "CASE",
    kind: CaseKind.CASE_KIND_FINDING,
    state: CaseState.CASE_STATE_OPEN,
    room: "evening",
    severity: 2,
    urgent: false,
    labels: [],
    findings: 1,
    reports: 0,
    held: false,
    openedMs: BigInt(now - MINUTE),
    changedMs: BigInt(now),
    owner: "",
    claimedUntilMs: 0n,
    offeredTo: "",
    rung: 0,
    dueMs: 0n,
    answered: false,
    outcome: "",
    subject: heron,
    mineToDecide: true,
    needsSecond: false,
    asked: 0n,
    crisis: false,
    readable: false,
    ...more,
  };
}

export function cases(): Case[] {
  const now = Date.now();
  return [
    aCase({
      id: "CRISIS",
      severity: 4,
      urgent: true,
      labels: ["self_harm.passive"],
      crisis: true,
      dueMs: BigInt(now + MINUTE),
      answered: true,
    }),
    aCase({
      id: "INSULT",
      room: "lounge",
      labels: ["harassment.insult"],
      reports: 1,
      openedMs: BigInt(now - 6 * MINUTE),
      dueMs: BigInt(now + 9 * MINUTE),
      subject: otter,
    }),
    aCase({
      id: "HELD",
      kind: CaseKind.CASE_KIND_HELD,
      severity: 1,
      labels: ["spam_link.link"],
      held: true,
      openedMs: BigInt(now - 3 * MINUTE),
      dueMs: BigInt(now + 50 * MINUTE),
      subject: maple,
    }),
    aCase({
      id: "THEIRS",
      room: "sala",
      severity: 3,
      labels: ["overdose_emergency.withdrawal"],
      state: CaseState.CASE_STATE_CLAIMED,
      owner: KIM,
      claimedUntilMs: BigInt(now + 4 * MINUTE),
      openedMs: BigInt(now - 8 * MINUTE),
      subject: person(7, "Corriente Serena"),
    }),
    aCase({
      id: "APPEAL",
      kind: CaseKind.CASE_KIND_APPEAL,
      severity: 1,
      room: "lounge",
      openedMs: BigInt(now - 40 * MINUTE),
      subject: person(6, "Brave Lantern"),
      mineToDecide: false,
      needsSecond: false,
    }),
  ];
}

function finding(more: Partial<CaseFinding>): CaseFinding {
  return {
    position: undefined,
    label: "",
    rule: "",
    pack: "2026.11.1",
    severity: 2,
    spans: [],
    policy: "",
    atMs: BigInt(Date.now() - MINUTE),
    reported: false,
    note: "",
    held: 0n,
    ...more,
  };
}

function hidden(event: Event): Event {
  if (event.kind?.$case !== "message") return event;
  return { ...event, kind: { $case: "message", value: { ...event.kind.value, text: "" } } };
}

/** As the server gives it: without `reveal` there is no text in it. */
export function detailOf(of: Case, reveal: boolean, more: Pick<CaseDetail, "notes" | "actions">): CaseDetail {
  const log = of.room === "lounge" ? lounge() : evening();
  const isHeld = of.id === "HELD";
  const place = { epoch: EPOCH, seq: of.id === "CRISIS" ? 5n : 2n };
  const span =
    of.id === "CRISIS" ? { from: crisisText.indexOf("I don't"), to: crisisText.length - 1 } : { from: 22, to: 35 };
  const spans = reveal ? [span] : [];
  const label = of.labels[0] ?? "";
  const found = finding({
    label,
    rule: `${label}.one`,
    severity: of.severity,
    policy: label.split(".")[0] ?? "",
    spans: isHeld ? [] : spans,
    ...(isHeld ? { held: 9n } : { position: place }),
  });
  const reported = finding({ label: "harassment", reported: true, position: place, note: reveal ? "Unkind to Maple" : "" });
  return {
    case: of,
    findings: of.labels.length === 0 ? [] : of.reports > 0 ? [found, reported] : [found],
    context: of.room === "sala" ? [] : reveal ? log : log.map(hidden),
    held: isHeld
      ? [
          {
            held: 9n,
            text: reveal ? "This helped me: https://example.org/sleep" : "",
            untilMs: BigInt(Date.now() + 27 * MINUTE),
            author: maple,
          },
        ]
      : [],
    neutralLine: label.split(".")[0] || "appeal",
    exposure: 0,
    exposureBudget: 20,
    appealText: "",
    withdrawn: 0,
    ...more,
  };
}

export const kim = (): OnDuty => ({
  account: KIM,
  name: "Kim",
  role: Role.ROLE_LEAD,
  rooms: [],
  sinceMs: BigInt(Date.now() - 70 * MINUTE),
  claimed: 1,
  breakDue: false,
});

const wave = (base: number, swing: number) =>
  Array.from({ length: 30 }, (_, at) => Math.max(0, Math.round(base + swing * Math.sin(at / 3) + (at % 4))));

const some = (at: Record<number, number>) => Array.from({ length: 30 }, (_, minute) => at[minute] ?? 0);

export const glance = (): Glance => ({
  rooms: [
    {
      room: "evening",
      present: 14,
      mode: RoomMode.ROOM_MODE_OPEN,
      covered: true,
      openCases: 2,
      held: 1,
      messagesPerMinute: wave(6, 4),
      moderatorSharePercent: 12,
      unanswered: 1,
      newcomers: 3,
      braked: false,
      casesPerMinute: some({ 4: 1, 17: 1, 18: 2, 26: 1, 28: 1 }),
      seenAfterSeconds: [35, 20, 48, 90, 15, 22],
    },
    {
      room: "lounge",
      present: 31,
      mode: RoomMode.ROOM_MODE_SLOW,
      covered: true,
      openCases: 1,
      held: 0,
      messagesPerMinute: wave(12, 9),
      moderatorSharePercent: 31,
      unanswered: 0,
      newcomers: 19,
      braked: true,
      casesPerMinute: some({ 9: 1, 23: 3, 24: 1 }),
      seenAfterSeconds: [120, 80, 240, 60],
    },
    {
      room: "sala",
      present: 5,
      mode: RoomMode.ROOM_MODE_GUARDED,
      covered: false,
      openCases: 1,
      held: 0,
      messagesPerMinute: wave(1, 1),
      moderatorSharePercent: 0,
      unanswered: 2,
      newcomers: 0,
      braked: false,
      casesPerMinute: some({ 21: 1 }),
      seenAfterSeconds: [],
    },
  ],
  askedBans: [],
});

/** Kim asks for a ban from everywhere, until it is lifted. */
export const askedBan = (): AskedBan => ({
  id: "ASKED",
  room: "lounge",
  case: "",
  account: KIM,
  action: Action.ACTION_BAN,
  reason: "harassment",
  subject: heron,
  untilMs: BigInt(Date.now() + 22 * 60 * MINUTE),
  askedUntilMs: 0n,
});
