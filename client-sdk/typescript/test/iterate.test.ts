// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from "vitest";
import { iterate, type LogItem } from "../src/iterate.js";
import { GapReason } from "./gen/hearth/v1/server.js";
import { EPOCH } from "./support/fake_server.js";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

const word = (item: LogItem) => (item.kind === "message" ? item.text : item.kind);

it("gives events and gaps in order, and ends when the room is left", async () => {
  scene = await Scene.open();
  const { room } = await scene.joined();
  const items: string[] = [];
  const loop = (async () => {
    for await (const item of iterate(room)) items.push(word(item));
  })();
  scene.server.say("one");
  const value = {
    room: "evening",
    from: 2n,
    to: 4n,
    reason: GapReason.GAP_REASON_EXPIRED,
    epoch: EPOCH,
    resume: { epoch: EPOCH, seq: 4n },
  };
  scene.server.peer.send({ $case: "gap", value });
  await until("both came", () => items.length === 2);
  room.leave();
  await loop;
  expect(items).toEqual(["one", "gap"]);
});

it("ends when its signal is aborted, and listens no longer", async () => {
  scene = await Scene.open();
  const { room, events } = await scene.joined();
  const stop = new AbortController();
  const items: string[] = [];
  const loop = (async () => {
    for await (const item of iterate(room, { signal: stop.signal })) items.push(word(item));
  })();
  scene.server.say("one");
  await until("it came", () => items.length === 1);
  stop.abort();
  await loop;
  scene.server.say("two");
  await until("the room got it", () => events.length === 2);
  expect(items).toEqual(["one"]);
});

it("tells a loop that is too slow instead of leaving anything out", async () => {
  scene = await Scene.open();
  const { room, events } = await scene.joined();
  const loop = iterate(room);
  const first = loop.next();
  for (let i = 0; i < 1100; i++) scene.server.say(`${i}`);
  await until("all came", () => events.length === 1100);
  expect(word((await first).value as LogItem)).toBe("0");
  await expect(loop.next()).rejects.toThrow(RangeError);
});

it("a listener ends by its function, or by its signal", async () => {
  scene = await Scene.open();
  const { room, events } = await scene.joined();
  const signal = new AbortController();
  const heard: string[] = [];
  const stop = room.on("event", () => heard.push("function"));
  room.on("event", () => heard.push("signal"), { signal: signal.signal });
  room.on("event", () => heard.push("never"), { signal: AbortSignal.abort() });
  scene.server.say("one");
  await until("it came", () => events.length === 1);
  stop();
  signal.abort();
  scene.server.say("two");
  await until("the second came", () => events.length === 2);
  expect(heard).toEqual(["function", "signal"]);
});
