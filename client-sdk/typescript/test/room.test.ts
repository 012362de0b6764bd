// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import { Reason } from "./gen/hearth/v1/common.js";
import { Availability, GapReason } from "./gen/hearth/v1/server.js";
import { EPOCH, OTHER, SELF } from "./support/fake_server.js";
import { Scene, texts } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

describe("a room", () => {
  it("hands over what it has, then what comes, and tells them apart", async () => {
    scene = await Scene.open();
    scene.server.store("earlier");
    const { room, events } = await scene.joined();
    scene.server.say("now", SELF);
    await until("both came", () => events.length === 2);
    expect(events).toMatchObject([
      { kind: "message", text: "earlier", seq: 1, live: false, mine: false },
      { kind: "message", text: "now", seq: 2, live: true, mine: true },
    ]);
    expect(room.self?.alias).toBe("calm otter");
    expect(scene.server.peer.all("join")[0]).toMatchObject({ acceptedGuidelines: 1, cursor: [] });
  });

  it("reads on from its position after a reconnect, without losing or repeating anything", async () => {
    scene = await Scene.open();
    const { events } = await scene.joined();
    scene.server.say("one");
    await until("it came", () => events.length === 1);
    scene.server.peer.socket.terminate();
    await scene.waiting();
    scene.server.store("while away");
    await scene.back();
    await until("the room came back", () => events.length === 2);
    expect(texts(events)).toEqual(["one", "while away"]);
    expect(scene.server.peer.all("join")[0]?.cursor).toEqual([{ epoch: EPOCH, seq: 1n }]);
  });

  it("moves its position before the application is told", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const seen: string[] = [];
    room.on("event", () => seen.push(room.cursor));
    scene.server.say("one");
    await until("it came", () => seen.length === 1);
    expect(seen).toEqual(["1234.1"]);
  });

  it("shows an event that comes twice once", async () => {
    scene = await Scene.open();
    const { events } = await scene.joined();
    const event = scene.server.say("one");
    scene.server.peer.send({ $case: "event", value: event });
    await scene.settled();
    expect(texts(events)).toEqual(["one"]);
    expect(scene.client.state).toBe("live");
  });

  it("takes a hole without a Gap as an error, reconnects and reads on from before it", async () => {
    scene = await Scene.open();
    const { events } = await scene.joined();
    scene.server.store("never sent");
    scene.server.say("after the hole");
    expect(await scene.waiting()).toMatchObject({ state: "resuming", reason: "hole" });
    expect(events).toEqual([]);
    await scene.back();
    await until("both came", () => events.length === 2);
    expect(texts(events)).toEqual(["never sent", "after the hole"]);
  });

  it("reconnects when the log goes on from further back without a word", async () => {
    scene = await Scene.open();
    const { events } = await scene.joined();
    scene.server.say("a");
    scene.server.say("b");
    await until("both came", () => events.length === 2);
    scene.server.log.pop();
    scene.server.epoch = 0x9n;
    scene.server.say("b of another log");
    expect(await scene.waiting()).toMatchObject({ reason: "hole" });
    expect(events).toHaveLength(2);
  });

  it("takes the newer name for where it is when an epoch change lost nothing", async () => {
    scene = await Scene.open();
    const { room, events } = await scene.joined();
    scene.server.say("a");
    await until("it came", () => events.length === 1);
    scene.server.epoch = 0x9n;
    scene.server.peer.gone(4000);
    await scene.back();
    await until("the room is back", () => room.status === "joined");
    expect(room.cursor).toBe("9.1,1234.1");
  });

  it("tells a gap with its exact range and goes on behind it", async () => {
    scene = await Scene.open();
    const { room, events, gaps } = await scene.joined();
    for (let i = 0; i < 5; i++) scene.server.store(`expired ${i}`);
    scene.server.peer.send({
      $case: "gap",
      value: {
        room: "evening",
        from: 1n,
        to: 5n,
        reason: GapReason.GAP_REASON_EXPIRED,
        epoch: EPOCH,
        resume: { epoch: EPOCH, seq: 5n },
      },
    });
    scene.server.say("six");
    await until("it came", () => events.length === 1);
    expect(gaps).toEqual([{ from: 1, to: 5, reason: "expired", mine: [] }]);
    expect(room.cursor).toBe("1234.6");
    expect(scene.client.state).toBe("live");
  });

  it("goes back to where an epoch change left the log, and remembers the epochs before", async () => {
    scene = await Scene.open();
    const { room, events, gaps } = await scene.joined();
    for (const text of ["a", "b", "c"]) scene.server.say(text);
    await until("three came", () => events.length === 3);
    // "c" is lost with the server; the log goes on from b in a new epoch.
    scene.server.log.pop();
    scene.server.epoch = 0x9n;
    scene.server.peer.send({
      $case: "gap",
      value: {
        room: "evening",
        from: 3n,
        to: 3n,
        reason: GapReason.GAP_REASON_LOST,
        epoch: EPOCH,
        resume: { epoch: 0x9n, seq: 2n },
      },
    });
    scene.server.say("c again");
    await until("the new third came", () => events.length === 4);
    expect(gaps).toEqual([{ from: 3, to: 3, reason: "lost", mine: [] }]);
    expect(texts(events)).toEqual(["a", "b", "c", "c again"]);
    expect(room.cursor).toBe("9.3,1234.2");
  });

  it("forgets earlier epochs when nothing of its position is known", async () => {
    scene = await Scene.open();
    const { room, gaps } = await scene.joined();
    scene.server.say("a");
    scene.server.peer.send({
      $case: "gap",
      value: {
        room: "evening",
        from: 1n,
        to: 1n,
        reason: GapReason.GAP_REASON_RESET,
        epoch: EPOCH,
        resume: { epoch: 0x9n, seq: 0n },
      },
    });
    await until("it was told", () => gaps.length === 1);
    expect(room.cursor).toBe("9.0");
  });

  it("starts from a cursor kept by the application", async () => {
    scene = await Scene.open();
    for (const text of ["a", "b", "c"]) scene.server.store(text);
    await scene.live();
    const room = scene.client.join("evening", { cursor: "1234.2" });
    const seen: number[] = [];
    room.on("event", ({ seq }) => seen.push(seq));
    await until("the third came", () => seen.length === 1);
    expect(seen).toEqual([3]);
  });

  it("says when it has caught up, also when nothing was missed", async () => {
    scene = await Scene.open();
    scene.server.store("earlier");
    await scene.live();
    const room = scene.client.join("evening");
    const order: string[] = [];
    room.on("joined", ({ resumed }) => order.push(resumed ? "joined again" : "joined"));
    room.on("event", () => order.push("event"));
    room.on("caught_up", () => order.push("caught up"));
    await until("it caught up", () => order.length === 3);
    scene.server.peer.gone(4000);
    await scene.back();
    await until("it caught up again", () => order.length === 5);
    expect(order).toEqual(["joined", "event", "caught up", "joined again", "caught up"]);
  });

  it("gives every kind of event its own shape", async () => {
    scene = await Scene.open();
    const { events } = await scene.joined();
    const subject = SELF;
    const kinds = [
      { $case: "support", value: { target: 1n, support: 1 } },
      { $case: "redacted", value: { target: 1n, byAuthor: true } },
      { $case: "sanctioned", value: { subject, sanction: 1, untilMs: 5n, lifted: false } },
      { $case: "modeChanged", value: { mode: 3, postIntervalMs: 9, untilMs: 7n, rule: "hate" } },
      { $case: "modeChanged", value: { mode: 1, postIntervalMs: 0, untilMs: 0n, rule: "" } },
      { $case: "announcement", value: { text: "hello" } },
      { $case: "withdrawn", value: {} },
      undefined,
    ] as const;
    for (const kind of kinds) {
      const event = { ...scene.server.store(""), kind };
      scene.server.peer.send({ $case: "event", value: event });
    }
    await until("all came", () => events.length === kinds.length);
    expect(events).toMatchObject([
      { kind: "support", target: 1, support: "with_you" },
      { kind: "redacted", target: 1, byAuthor: true },
      { kind: "sanctioned", me: true, sanction: "mute", until: 5, lifted: false },
      { kind: "mode", mode: "guarded", postIntervalMs: 9, until: 7, rule: "hate" },
      { kind: "mode", mode: "open", postIntervalMs: 0 },
      { kind: "announcement", text: "hello" },
      { kind: "withdrawn" },
      { kind: "unknown" },
    ]);
  });

  it("tells presence, and notices and cards where they belong", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const told: unknown[] = [];
    room.on("presence", (presence) => told.push(presence));
    room.on("card", ({ code }) => told.push(code));
    scene.client.on("notice", ({ code, params }) => told.push(code, params));
    const { peer } = scene.server;
    peer.send({
      $case: "presence",
      value: { room: "evening", count: 20, rounded: true, participants: [OTHER] },
    });
    peer.send({ $case: "card", value: { room: "evening", code: "here_now", params: {} } });
    peer.send({ $case: "notice", value: { room: "", code: "soon", params: { a: "b" } } });
    await until("all came", () => told.length === 4);
    expect(told).toEqual([
      {
        count: 20,
        rounded: true,
        participants: [{ handle: "09".repeat(10), alias: "kind heron" }],
      },
      "here_now",
      "soon",
      { a: "b" },
    ]);
  });

  it("keeps messages while every room is read only, and sends them when it is over", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const states: string[] = [];
    room.on("state", (state) => states.push(state));
    const state = (availability: Availability) =>
      scene.server.peer.send({ $case: "state", value: { room: "", availability } });
    state(Availability.AVAILABILITY_READ_ONLY);
    await until("it is read only", () => room.availability === "read_only");
    const outgoing = room.post("later");
    await scene.settled();
    expect(scene.server.peer.all("post")).toEqual([]);
    state(Availability.AVAILABILITY_LIVE);
    expect((await outgoing.done).status).toBe("sent");
    expect(states).toEqual(["read_only", "live"]);
  });

  it("says why it cannot be entered, and enters once the guidelines are accepted", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.server.handlers.join = (peer, { acceptedGuidelines }, id) => {
      if (acceptedGuidelines === 2) return false;
      peer.refuse(id, Reason.REASON_GUIDELINES);
      return true;
    };
    const room = scene.client.join("evening");
    const refused: string[] = [];
    room.on("refused", ({ reason }) => refused.push(reason));
    await until("it is refused", () => room.status === "refused");
    expect(refused).toEqual(["guidelines"]);
    expect(scene.client.join("evening", { acceptedGuidelines: 2 })).toBe(room);
    await until("it is joined", () => room.status === "joined");
  });

  it("tries again when it cannot be read for the moment", async () => {
    scene = await Scene.open();
    await scene.live();
    let refusals = 0;
    scene.server.handlers.join = (peer, _, id) => {
      if (refusals++ > 0) return false;
      peer.refuse(id, Reason.REASON_UNAVAILABLE, 1000);
      return true;
    };
    const room = scene.client.join("evening");
    await until("it was refused", () => refusals === 1);
    await scene.settled();
    expect(room.status).toBe("joining");
    scene.clock.advance(1_500);
    await until("it is joined", () => room.status === "joined");
  });

  it("leaves for good", async () => {
    scene = await Scene.open();
    const { room, events } = await scene.joined();
    room.leave();
    await until("it left", () => scene.server.peer.all("leave")[0]?.room === "evening");
    scene.server.say("not for us");
    await scene.settled();
    expect(events).toEqual([]);
    expect(room.post("too late")).toMatchObject({ status: "refused", reason: "closed" });
    expect(scene.client.rooms.size).toBe(0);
    expect(scene.client.join("evening")).not.toBe(room);
  });

  it("answers what came of taking back and reporting", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.server.handlers.unsay = (peer, { target }, id) => {
      expect(target).toEqual({ epoch: EPOCH, seq: 4n });
      peer.refuse(id, Reason.REASON_TOO_LATE);
      return true;
    };
    expect(await room.unsay("1234.4")).toEqual({ ok: false, reason: "too_late", retryAfterMs: 0 });
    expect(await room.report("1234.4", "please look")).toEqual({ ok: true });
    expect(await room.report("1234.4", "x".repeat(501))).toMatchObject({ reason: "too_long" });
    scene.client.close();
    expect(await room.report("1234.4")).toMatchObject({ ok: false, reason: "disconnected" });
  });
});
