// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from "vitest";
import { Reason } from "./gen/hearth/v1/common.js";
import { AppealStatus } from "./gen/hearth/v1/server.js";
import { Scene } from "./support/scene.js";

let scene: Scene;
afterEach(() => scene.close());

const CODE = "0a1b2c3d4e5f6g7h8j9k";

async function live() {
  scene = await Scene.open();
  scene.server.handlers.appeal = (peer, { text }, id) => {
    const status = text ? AppealStatus.APPEAL_STATUS_WAITING : AppealStatus.APPEAL_STATUS_NOT_MADE;
    peer.reply(id, { $case: "appealState", value: { status, answer: "", decidedMs: 0n } });
    return true;
  };
  await scene.live();
  return scene.client;
}

it("asks how it stands without a word, and in no room", async () => {
  const client = await live();
  expect(await client.appeal(CODE)).toEqual({
    ok: true,
    appeal: { status: "not_made", answer: "", decidedAt: undefined },
  });
  expect(scene.server.peer.all("appeal")).toEqual([{ code: CODE, text: "" }]);
  expect(scene.server.peer.all("join")).toEqual([]);
});

it("asks that somebody looks again", async () => {
  const client = await live();
  expect(await client.appeal(CODE, "I quoted somebody.")).toMatchObject({
    ok: true,
    appeal: { status: "waiting" },
  });
  expect(scene.server.peer.all("appeal")).toMatchObject([{ text: "I quoted somebody." }]);
});

it("reads the answer, and when it was given", async () => {
  const client = await live();
  scene.server.handlers.appeal = (peer, _, id) => {
    const status = AppealStatus.APPEAL_STATUS_LIFTED;
    const value = { status, answer: "You were right.", decidedMs: 1_800_000_000_000n };
    peer.reply(id, { $case: "appealState", value });
    return true;
  };
  expect(await client.appeal(CODE)).toEqual({
    ok: true,
    appeal: { status: "lifted", answer: "You were right.", decidedAt: 1_800_000_000_000 },
  });
});

it("gives a refusal as a value", async () => {
  const client = await live();
  scene.server.handlers.appeal = (peer, _, id) => {
    peer.refuse(id, Reason.REASON_NOT_FOUND);
    return true;
  };
  expect(await client.appeal("wrong")).toMatchObject({ ok: false, reason: "not_found" });
});

it("sends no more than 1000 characters, counted as people count", async () => {
  const client = await live();
  expect(await client.appeal(CODE, "☕".repeat(1001))).toMatchObject({ reason: "too_long" });
  expect(scene.server.peer.all("appeal")).toEqual([]);
  expect((await client.appeal(CODE, "🙂".repeat(1000))).ok).toBe(true);
});

it("needs a connection", async () => {
  scene = await Scene.open();
  expect(await scene.client.appeal(CODE)).toMatchObject({ ok: false, reason: "disconnected" });
});
