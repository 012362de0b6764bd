// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RoomEvent } from "../../src/types.js";
import { RoomMode } from "../gen/hearth/v1/common.js";
import { GapReason } from "../gen/hearth/v1/server.js";
import { DeskScene } from "../support/desk_scene.js";
import { EPOCH } from "../support/fake_desk.js";
import { texts } from "../support/scene.js";
import { until } from "../support/until.js";

let scene: DeskScene;
beforeEach(async () => {
  scene = await DeskScene.open();
  await scene.live();
});
afterEach(() => scene.close());

function watch() {
  const room = scene.desk.watch("evening");
  const events: RoomEvent[] = [];
  const gaps: unknown[] = [];
  room.on("event", (event) => events.push(event));
  room.on("gap", (gap) => gaps.push(gap));
  return { room, events, gaps };
}

describe("a watched room", () => {
  it("gives what was said before and what is said now, once", async () => {
    scene.server.store("one");
    const { room, events } = watch();
    await until("the past came", () => events.length === 1);
    const event = scene.server.store("two");
    scene.server.peer.send({ $case: "event", value: event });
    scene.server.peer.send({ $case: "event", value: event });
    await scene.settled();
    expect(texts(events)).toEqual(["one", "two"]);
    expect(events.map(({ live }) => live)).toEqual([false, true]);
    expect(events.some(({ mine }) => mine)).toBe(false);
    expect(room.condition).toMatchObject({ mode: "open", covered: true });
  });

  it("tells until when a mode lasts and why, and forgets it with the mode", async () => {
    const { room } = watch();
    await until("it is known", () => room.condition.mode === "open");
    const set = { room: "evening", covered: true, modeUntilMs: 1_700_000_000_000n };
    const coverage = { ...set, mode: RoomMode.ROOM_MODE_SLOW, modeRule: "harassment" };
    scene.server.peer.send({ $case: "coverage", value: coverage });
    await until("it goes slowly", () => room.condition.mode === "slow");
    expect(room.condition).toMatchObject({ until: 1_700_000_000_000, rule: "harassment" });
    const open = { ...set, mode: RoomMode.ROOM_MODE_OPEN, modeUntilMs: 0n, modeRule: "" };
    scene.server.peer.send({ $case: "coverage", value: open });
    await until("it is open", () => room.condition.mode === "open");
    expect(room.condition).toEqual({ mode: "open", covered: true, availability: "live" });
  });

  it("reads on from its position after a reconnect", async () => {
    scene.server.store("one");
    const { events } = watch();
    await until("the past came", () => events.length === 1);
    scene.server.peer.socket.terminate();
    scene.server.store("meanwhile");
    await scene.back();
    await until("it caught up", () => events.length === 2);
    expect(texts(events)).toEqual(["one", "meanwhile"]);
    expect(scene.server.peer.all("watch")[0]?.cursor).toEqual([{ epoch: EPOCH, seq: 1n }]);
  });

  it("hands gaps on and goes on behind them; a hole it was not told of makes it resume", async () => {
    scene.server.store("one");
    const { events, gaps } = watch();
    await until("the past came", () => events.length === 1);
    const resume = { epoch: EPOCH, seq: 3n };
    const reason = GapReason.GAP_REASON_EXPIRED;
    const gap = { room: "evening", from: 2n, to: 3n, reason, epoch: EPOCH, resume };
    scene.server.peer.send({ $case: "gap", value: gap });
    for (const text of ["two", "three", "four", "five", "six"]) scene.server.store(text);
    const [, , , four, , six] = scene.server.log;
    if (!four || !six) throw new Error("the log is short");
    scene.server.peer.send({ $case: "event", value: four });
    await scene.settled();
    expect(gaps).toEqual([{ from: 2, to: 3, reason: "expired" }]);
    expect(texts(events)).toEqual(["one", "four"]);
    scene.server.peer.send({ $case: "event", value: six });
    await scene.back();
    await until("nothing is missing", () => events.length === 4);
    expect(texts(events)).toEqual(["one", "four", "five", "six"]);
  });

  it("starts afresh where a server does not go on from its position, instead of asking for ever", async () => {
    scene.server.store("one");
    const { events, gaps } = watch();
    await until("the past came", () => events.length === 1);
    scene.server.peer.socket.terminate();
    for (const text of ["two", "three", "four"]) scene.server.store(text);
    scene.server.firstSent = 4n;
    await scene.back();
    await until("it goes on", () => events.length === 2);
    await scene.settled();
    expect(gaps).toEqual([{ from: 2, to: 3, reason: "reset" }]);
    expect(texts(events)).toEqual(["one", "four"]);
    expect(scene.desk.state.state).toBe("live");
  });

  it("says how the room is, and who looks after it", async () => {
    const { room } = watch();
    await until("it is joined", () => room.condition.mode === "open");
    const mode = RoomMode.ROOM_MODE_GUARDED;
    const value = { room: "evening", covered: false, mode, modeUntilMs: 0n, modeRule: "" };
    scene.server.peer.send({ $case: "coverage", value });
    await scene.settled();
    expect(room.condition).toEqual({ mode: "guarded", covered: false, availability: "live" });
  });

  it("is not told of any more once it is stopped, and is the same object until then", async () => {
    const { room, events } = watch();
    expect(scene.desk.watch("evening")).toBe(room);
    await until("it is joined", () => room.condition.mode === "open");
    room.stop();
    await until("it was said", () => scene.server.peer.all("watch").some(({ off }) => off));
    scene.server.peer.send({ $case: "event", value: scene.server.store("late") });
    await scene.settled();
    expect(events).toEqual([]);
    expect(scene.desk.watch("evening")).not.toBe(room);
  });
});
