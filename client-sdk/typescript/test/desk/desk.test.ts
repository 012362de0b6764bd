// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AskedBan, CaseChange, DeskCase } from "../../src/desk/case_types.js";
import type { RoomGlance, Roster } from "../../src/desk/types.js";
import { Reason, RoomMode } from "../gen/hearth/v1/common.js";
import { Action, CaseState, Role, Scope, Step } from "../gen/hearth/v1/desk.js";
import { DeskScene } from "../support/desk_scene.js";
import { aCase, EPOCH, NOW, SUBJECT } from "../support/fake_desk.js";
import { until } from "../support/until.js";

let scene: DeskScene;
beforeEach(async () => {
  scene = await DeskScene.open();
});
afterEach(() => scene.close());

describe("the desk", () => {
  it("hands over the queue, and each change of a case", async () => {
    const queues: (readonly DeskCase[])[] = [];
    const changes: CaseChange[] = [];
    scene.desk.on("queue", (queue) => queues.push(queue));
    scene.desk.on("case", (change) => changes.push(change));
    await scene.live();
    const state = CaseState.CASE_STATE_CLAIMED;
    const claimed = aCase({ state, owner: "acc-2", claimedUntilMs: 7n, dueMs: 0n });
    scene.server.peer.send({ $case: "caseChanged", value: { case: claimed, gone: false } });
    await scene.settled();
    expect(queues).toMatchObject([
      [
        {
          id: "case-1",
          kind: "finding",
          state: "open",
          severity: 3,
          dueAt: NOW + 180_000,
          subject: { handle: "09".repeat(10), alias: "kind heron" },
        },
      ],
    ]);
    expect(queues[0]?.[0]?.owner).toBeUndefined();
    expect(changes).toMatchObject([
      { case: { state: "claimed", owner: "acc-2", claimedUntil: 7 }, gone: false },
    ]);
    expect(changes[0]?.case.dueAt).toBeUndefined();
  });

  it("hands over who is on duty and the rooms at a glance, with their numbers", async () => {
    const rosters: Roster[] = [];
    const glances: (readonly RoomGlance[])[] = [];
    scene.desk.on("roster", (roster) => rosters.push(roster));
    scene.desk.on("glance", (glance) => glances.push(glance));
    await scene.live();
    const duty = { account: "acc-2", name: "Kim", role: Role.ROLE_LEAD, rooms: [], sinceMs: 5n };
    const onDuty = [{ ...duty, claimed: 1, breakDue: true }];
    const colleagues = [{ account: "acc-3", name: "Sam", role: Role.ROLE_ADMIN }];
    scene.server.peer.send({ $case: "roster", value: { onDuty, colleagues } });
    const rooms = [
      {
        room: "evening",
        present: 12,
        mode: RoomMode.ROOM_MODE_SLOW,
        covered: true,
        openCases: 2,
        held: 1,
        messagesPerMinute: [0, 3, 300],
        moderatorSharePercent: 20,
        unanswered: 1,
        newcomers: 2,
        braked: true,
        casesPerMinute: [1, 0],
        seenAfterSeconds: [40, 0, 12],
      },
    ];
    const asked = {
      id: "m-1",
      room: "evening",
      case: "case-1",
      account: "acc-2",
      action: Action.ACTION_BAN,
      reason: "hate",
      subject: SUBJECT,
      untilMs: 6n,
      askedUntilMs: 0n,
    };
    const bans: (readonly AskedBan[])[] = [];
    scene.desk.on("asked_bans", (all) => bans.push(all));
    scene.server.peer.send({ $case: "glance", value: { rooms, askedBans: [asked] } });
    await until("both came", () => glances.length > 0);
    expect(rosters).toMatchObject([
      {
        onDuty: [{ name: "Kim", role: "lead", since: 5, breakDue: true }],
        colleagues: [{ name: "Sam", role: "admin" }],
      },
    ]);
    expect(glances[0]).toMatchObject([{ ...rooms[0], mode: "slow" }]);
    expect(bans[0]).toMatchObject([
      { id: "m-1", case: "case-1", action: "ban", subject: { alias: "kind heron" }, until: 6 },
    ]);
    expect(bans[0]?.[0]?.askedUntil).toBeUndefined();
  });

  it("takes steps with words and names", async () => {
    await scene.live();
    const step = {
      case: "case-1",
      step: "hand_over",
      to: "acc-2",
      text: "Careful, please",
    } as const;
    expect(await scene.desk.step(step)).toMatchObject({ ok: true });
    expect(scene.server.peer.all("caseStep")).toEqual([
      {
        case: "case-1",
        step: Step.STEP_HAND_OVER,
        to: "acc-2",
        text: "Careful, please",
        outcome: "",
      },
    ]);
  });

  it.each([
    [Reason.REASON_CHANGED, "changed"],
    [Reason.REASON_STEP_UP, "step_up"],
    [Reason.REASON_OWNS_CASES, "owns_cases"],
    [Reason.REASON_NOT_ALLOWED, "not_allowed"],
    [Reason.REASON_MUST_ACKNOWLEDGE, "must_acknowledge"],
    [Reason.REASON_RATE_LIMITED, "rate_limited"],
  ])("gives refusal %i as the value %s", async (value, reason) => {
    await scene.live();
    scene.server.take = (peer, _, requestId) => {
      peer.refuse(requestId, value, 5);
      return true;
    };
    expect(await scene.desk.shift(true)).toEqual({ ok: false, reason, retryAfterMs: 5 });
  });

  it("acts with everything a measure carries", async () => {
    await scene.live();
    scene.server.take = (peer, command, requestId) => {
      if (command.$case !== "act") return false;
      const position = { epoch: EPOCH, seq: 8n };
      peer.reply(requestId, {
        $case: "done",
        value: { position, action: "m-1", untilMs: 9n, asks: true },
      });
      return true;
    };
    const done = await scene.desk.act({
      action: "mute",
      room: "evening",
      case: "case-1",
      subject: "09".repeat(10),
      scope: "area",
      reason: "harassment",
      forSeconds: 600,
    });
    expect(done).toEqual({
      ok: true,
      value: { position: "77.8", action: "m-1", until: 9, asks: true },
    });
    await scene.desk.act({ action: "redact", room: "evening", target: "77.3" });
    await scene.desk.act({ action: "release_held", room: "evening", held: "18446744073709551615" });
    const [mute, redact, release] = scene.server.peer.all("act");
    expect(mute).toMatchObject({
      action: Action.ACTION_MUTE,
      scope: Scope.SCOPE_AREA,
      reason: "harassment",
      forSeconds: 600,
    });
    expect(String(mute?.subject)).toBe(String(SUBJECT.handle));
    expect(redact?.target).toEqual({ epoch: EPOCH, seq: 3n });
    expect(redact?.scope).toBe(Scope.SCOPE_ROOM);
    expect(release?.held).toBe(2n ** 64n - 1n);
  });

  it("answers at once while there is no connection", async () => {
    expect(await scene.desk.shift(true)).toMatchObject({ ok: false, reason: "disconnected" });
  });

  it("opens a case with its findings and what lies around it", async () => {
    await scene.live();
    const event = scene.server.store("");
    scene.server.take = (peer, command, requestId) => {
      if (command.$case !== "openCase") return false;
      peer.reply(requestId, {
        $case: "caseDetail",
        value: {
          case: aCase(),
          findings: [
            {
              position: { epoch: 0n, seq: 0n },
              label: "hate.slur",
              rule: "hate.slur.one",
              pack: "2026.11.1",
              severity: 2,
              spans: [{ from: 1, to: 4 }],
              policy: "hate",
              atMs: 3n,
              reported: false,
              note: "",
              held: 5n,
            },
          ],
          context: [event],
          held: [{ held: 5n, text: "", untilMs: 4n, author: SUBJECT }],
          notes: [{ account: "acc-2", text: "seen before", atMs: 1n }],
          actions: [
            {
              id: "m-1",
              account: "acc-2",
              action: Action.ACTION_MUTE,
              reason: "hate",
              atMs: 1n,
              untilMs: 9n,
              undone: false,
              scope: Scope.SCOPE_AREA,
              automated: false,
              appealed: true,
              asks: true,
              askedUntilMs: 11n,
              mineToConfirm: true,
              read: true,
            },
          ],
          neutralLine: "hate",
          exposure: 3,
          exposureBudget: 20,
          appealText: "",
          withdrawn: 1,
        },
      });
      return true;
    };
    const outcome = await scene.desk.openCase("case-1", false);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        findings: [{ held: "5", spans: [{ from: 1, to: 4 }] }],
        context: [{ kind: "message", text: "", live: false }],
        held: [{ held: "5", author: { alias: "kind heron" } }],
        withdrawn: 1,
        actions: [
          {
            id: "m-1",
            action: "mute",
            scope: "area",
            at: 1,
            until: 9,
            appealed: true,
            asks: { until: 11 },
            read: true,
            mineToConfirm: true,
          },
        ],
        exposure: 3,
      },
    });
    expect(outcome.ok && outcome.value.findings[0]?.position).toBeUndefined();
    expect(scene.server.peer.all("openCase")).toEqual([
      { case: "case-1", reveal: false, byItself: false },
    ]);
  });

  it("makes an invite and gives its code", async () => {
    await scene.live();
    scene.server.take = (peer, command, requestId) => {
      if (command.$case !== "manageAccounts") return false;
      peer.reply(requestId, { $case: "accounts", value: { accounts: [], inviteCode: "C0DE" } });
      return true;
    };
    expect(await scene.desk.invite("lead", ["evening"], 48)).toEqual({ ok: true, value: "C0DE" });
    expect(scene.server.peer.all("manageAccounts")[0]?.command).toEqual({
      $case: "invite",
      value: { role: Role.ROLE_LEAD, rooms: ["evening"], hours: 48 },
    });
    expect(await scene.desk.accounts()).toEqual({ ok: true, value: [] });
  });
});

describe("web push", () => {
  it("hands over where this device is reached, and takes it back", async () => {
    await scene.live();
    expect(scene.desk.signedIn?.pushKey).toEqual(new Uint8Array([4, 1]));
    const keys = { p256dh: new Uint8Array([4, 2]), auth: new Uint8Array([3]) };
    const target = { endpoint: "https://push.example.org/1", ...keys };
    expect((await scene.desk.subscribePush(target)).ok).toBe(true);
    expect((await scene.desk.testPush()).ok).toBe(true);
    expect((await scene.desk.unsubscribePush(target.endpoint)).ok).toBe(true);
    expect(scene.server.peer.all("pushDevice").map(({ command }) => command)).toEqual([
      { $case: "subscribe", value: target },
      { $case: "test", value: {} },
      { $case: "unsubscribe", value: { endpoint: target.endpoint } },
    ]);
  });
});
