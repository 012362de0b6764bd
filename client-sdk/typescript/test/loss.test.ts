// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from "vitest";
import type { Room } from "../src/room.js";
import { GapReason } from "./gen/hearth/v1/server.js";
import { EPOCH } from "./support/fake_server.js";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

/** The server comes back with a log that ends before `from`. */
function lose(from: number, to: number, epoch = EPOCH): void {
  scene.server.log.length = from - 1;
  scene.server.epoch = 0x9n;
  const resume = { epoch: 0x9n, seq: BigInt(from - 1) };
  const reason = GapReason.GAP_REASON_LOST;
  const value = { room: "evening", from: BigInt(from), to: BigInt(to), reason, epoch, resume };
  scene.server.peer.send({ $case: "gap", value });
}

async function said(room: Room, text: string) {
  const outgoing = await room.post(text).done;
  expect(outgoing.status).toBe("sent");
  return outgoing;
}

it("names the own messages that a server took with it, so that they can be offered back", async () => {
  scene = await Scene.open();
  const { room, gaps, outbox } = await scene.joined();
  const kept = await said(room, "kept");
  scene.server.say("from somebody else");
  const lost = await said(room, "lost with the server");
  lose(2, 3);
  await until("the gap was told", () => gaps.length === 1);
  expect(gaps[0]?.mine).toEqual([lost]);
  expect(outbox.at(-1)).toBe(lost);
  expect(lost).toMatchObject({ status: "lost", text: "lost with the server" });
  expect(kept.status).toBe("sent");
});

it("does not offer back what was taken back before it was lost", async () => {
  scene = await Scene.open();
  const { room, gaps, events } = await scene.joined();
  await said(room, "taken back");
  const redacted = { target: 1n, byAuthor: true };
  const event = {
    ...scene.server.store(""),
    kind: { $case: "redacted" as const, value: redacted },
  };
  scene.server.peer.send({ $case: "event", value: event });
  await until("it was removed", () => events.length === 2);
  lose(1, 2);
  await until("the gap was told", () => gaps.length === 1);
  expect(gaps[0]?.mine).toEqual([]);
});

it("looks only at the epoch that lost something", async () => {
  scene = await Scene.open();
  const { room, gaps } = await scene.joined();
  const outgoing = await said(room, "in another epoch");
  lose(1, 1, 0x77n);
  await until("the gap was told", () => gaps.length === 1);
  expect(outgoing.status).toBe("sent");
});

it("cancels what was not sent, and nothing that was", async () => {
  scene = await Scene.open();
  const { room, outbox } = await scene.joined();
  scene.server.handlers.post = () => true; // swallowed
  const first = room.post("on its way");
  const second = room.post("not sent yet");
  await until("the first arrived", () => scene.server.peer.all("post").length === 1);
  expect(room.cancel(first)).toBe(false);
  expect(room.cancel(second)).toBe(true);
  expect(second).toMatchObject({ status: "discarded", reason: "cancelled", uncertain: false });
  expect(outbox.at(-1)).toBe(second);
  expect(room.outbox).toEqual([first]);
  expect(room.cancel(second)).toBe(false);
});

it("goes on with the next one when the one that waits out a pause is cancelled", async () => {
  scene = await Scene.open();
  const { room } = await scene.joined();
  let refusals = 0;
  scene.server.handlers.post = (peer, _post, id) => {
    if (refusals++ > 0) return false;
    peer.refuse(id, 3, 60_000); // rate limited
    return true;
  };
  const first = room.post("waits a minute");
  const second = room.post("does not");
  await until("the first waits", () => first.reason === "rate_limited");
  expect(room.cancel(first)).toBe(true);
  await until("the second went out", () => second.status === "sent");
});
