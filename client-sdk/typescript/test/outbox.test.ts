// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import { Reason } from "./gen/hearth/v1/common.js";
import { AckStatus } from "./gen/hearth/v1/server.js";
import { Scene, texts } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

const posts = () => scene.server.peers.flatMap((peer) => peer.all("post"));

/** Refuses the next posts, one reason each. */
function refuse(...reasons: [Reason, number?][]): void {
  scene.server.handlers.post = (peer, _, id) => {
    const next = reasons.shift();
    if (next) peer.refuse(id, next[0], next[1]);
    return next !== undefined;
  };
}

describe("posting", () => {
  it("sends one message at a time, in order, with n from 1", async () => {
    scene = await Scene.open();
    const { room, events } = await scene.joined();
    const held: (() => void)[] = [];
    scene.server.handlers.post = (peer, post, id) => {
      held.push(() => {
        const { position } = scene.server.accept(post);
        peer.ack(id, position);
      });
      return true;
    };
    const all = [room.post("a", { intent: "listen" }), room.post("b", { replyTo: 1 })];
    expect(room.outbox).toEqual(all);
    await until("the first arrived", () => posts().length === 1);
    await scene.settled();
    expect(posts()).toHaveLength(1);
    held.shift()?.();
    await until("the second arrived", () => posts().length === 2);
    held.shift()?.();
    expect(await all[1]?.done).toMatchObject({ status: "sent", position: "1234.2", seq: 2 });
    expect(posts()).toMatchObject([
      { n: 1, text: "a", intent: 1, replyTo: 0n, retry: false },
      { n: 2, text: "b", intent: 0, replyTo: 1n, retry: false },
    ]);
    expect(room.outbox).toEqual([]);
    expect(events).toEqual([]); // only the log brings events
  });

  it("sends wordless support the same way", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    expect(await room.react(3, "same_here").done).toMatchObject({
      kind: "support",
      status: "sent",
    });
    expect(scene.server.peer.all("react")).toMatchObject([{ n: 1, target: 3n, support: 4 }]);
  });

  it("repeats n with retry after a lost answer, and the message is shown once", async () => {
    scene = await Scene.open();
    const { room, events } = await scene.joined();
    scene.server.handlers.post = (peer, post) => {
      scene.server.accept(post); // in the log, but nobody hears of it
      peer.socket.terminate();
      scene.server.handlers = {};
      return true;
    };
    const outgoing = room.post("once");
    await scene.back();
    expect(await outgoing.done).toMatchObject({ status: "sent", seq: 1, uncertain: false });
    await until("it came", () => events.length === 1);
    await scene.settled();
    expect(texts(events)).toEqual(["once"]);
    expect(posts()).toMatchObject([
      { n: 1, retry: false },
      { n: 1, retry: true },
    ]);
  });

  it("does not start n again after leaving, where it would pass for an earlier message", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    await room.post("first").done;
    room.leave();
    const { room: again } = await scene.joined();
    expect((await again.post("second").done).seq).toBe(2);
    scene.client.close();
    const { room: later } = await scene.joined();
    expect((await later.post("third").done).seq).toBe(3);
    expect(posts().map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it("says that a message waits for a moderator", async () => {
    scene = await Scene.open();
    const { room, outbox } = await scene.joined();
    scene.server.handlers.post = (peer, _, id) => {
      peer.ack(id, undefined, { status: AckStatus.ACK_STATUS_HELD });
      return true;
    };
    const outgoing = await room.post("a").done;
    expect(outgoing).toMatchObject({ status: "held", position: undefined });
    expect(outbox.at(-1)).toBe(outgoing);
  });

  it.each([
    ["rate_limited", Reason.REASON_RATE_LIMITED, false],
    ["room_busy", Reason.REASON_ROOM_BUSY, false],
    ["busy", Reason.REASON_BUSY, false],
    ["unavailable", Reason.REASON_UNAVAILABLE, true],
    ["in_flight", Reason.REASON_IN_FLIGHT, true],
  ])(
    "waits as long as it is told when refused as %s, then tries the same n",
    async (reason, code, retry) => {
      scene = await Scene.open();
      const { room } = await scene.joined();
      refuse([code, 5_000]);
      const outgoing = room.post("a");
      await until("it was refused", () => outgoing.reason !== undefined);
      expect(outgoing).toMatchObject({ status: "pending", reason, retryAfterMs: 5_000 });
      scene.clock.advance(4_999);
      await scene.settled();
      expect(posts()).toHaveLength(1);
      scene.clock.advance(1);
      expect(await outgoing.done).toMatchObject({ status: "sent", reason: undefined });
      expect(posts()[1]).toMatchObject({ n: 1, retry });
    },
  );

  it.each([
    ["muted", Reason.REASON_MUTED],
    ["too_long", Reason.REASON_TOO_LONG],
    ["room_closed", Reason.REASON_ROOM_CLOSED],
  ])(
    "ends a message refused as %s, keeps its text and goes on with the next",
    async (reason, code) => {
      scene = await Scene.open();
      const { room } = await scene.joined();
      refuse([code, 60_000]);
      const first = room.post("mine to edit");
      const second = room.post("next");
      expect(await first.done).toMatchObject({
        status: "refused",
        reason,
        retryAfterMs: 60_000,
        text: "mine to edit",
      });
      expect((await second.done).status).toBe("sent");
    },
  );

  it("ends a message at once when the wait would outlast its two minutes", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    refuse([Reason.REASON_RATE_LIMITED, 120_000]);
    expect(await room.post("a").done).toMatchObject({ status: "refused", reason: "rate_limited" });
  });

  it("goes on with a new n when the old one is stale", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    refuse([Reason.REASON_STALE], [Reason.REASON_STALE]);
    const [first, second] = [room.post("a"), room.post("b")];
    expect((await first.done).status).toBe("sent");
    expect((await second.done).status).toBe("sent");
    expect(posts().map(({ n, retry }) => [n, retry])).toEqual([
      [1, false],
      [2, false],
      [4, false],
      [5, false],
    ]);
  });

  it("joins again when the server does not count it in, and then sends", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    refuse([Reason.REASON_NOT_JOINED]);
    const outgoing = room.post("a");
    await until("it was refused", () => outgoing.reason === "not_joined");
    scene.clock.advance(1_000);
    expect((await outgoing.done).status).toBe("sent");
    expect(scene.server.peer.all("join")).toHaveLength(2);
  });

  it("keeps messages written while the connection is gone", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.server.peer.gone(4000);
    await scene.waiting();
    const outgoing = room.post("from the train");
    expect(outgoing.status).toBe("pending");
    await scene.back();
    expect((await outgoing.done).status).toBe("sent");
  });

  it("gives a message up visibly after two minutes without a connection", async () => {
    scene = await Scene.open();
    const { room, outbox } = await scene.joined();
    scene.server.handlers.hello = () => true; // never welcomed again
    scene.server.peer.gone(4000);
    await scene.waiting();
    const outgoing = room.post("from the train");
    scene.clock.advance(119_999);
    expect(outgoing.status).toBe("pending");
    scene.clock.advance(1);
    expect(outbox.at(-1)).toMatchObject({ status: "discarded", uncertain: false });
    expect(room.outbox).toEqual([]);
  });

  it("waits for an answer that is on its way when the two minutes end", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const { peer } = scene.server;
    peer.send({ $case: "state", value: { room: "", availability: 2 } });
    await until("it is read only", () => room.availability === "read_only");
    const outgoing = room.post("at the last moment");
    for (let i = 0; i < 7; i++) {
      scene.clock.advance(17_000);
      await scene.settled();
    }
    let answer = () => {};
    scene.server.handlers.post = (_, post, id) => {
      answer = () => {
        const { position } = scene.server.accept(post);
        peer.ack(id, position);
      };
      return true;
    };
    peer.send({ $case: "state", value: { room: "", availability: 1 } });
    await until("it arrived", () => peer.all("post").length === 1);
    scene.clock.advance(5_000);
    expect(outgoing.status).toBe("pending");
    answer();
    expect((await outgoing.done).status).toBe("sent");
  });

  it("says so when a message it gives up may have arrived, and never reuses its n", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.server.handlers.post = (peer) => {
      peer.socket.terminate();
      return true;
    };
    scene.server.handlers.hello = () => true;
    const outgoing = room.post("a");
    await scene.waiting();
    scene.clock.advance(120_000);
    expect(outgoing).toMatchObject({ status: "discarded", uncertain: true });
    scene.server.handlers = {};
    scene.wake();
    await until("it is back", () => room.status === "joined");
    await room.post("b").done;
    expect(posts().at(-1)).toMatchObject({ text: "b", n: 2, retry: false });
  });

  it("queues 32 and refuses the next at once", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.server.handlers.join = () => true;
    const room = scene.client.join("evening");
    for (let i = 0; i < 32; i++) expect(room.post(`${i}`).status).toBe("pending");
    expect(room.post("one more")).toMatchObject({ status: "refused", reason: "outbox_full" });
  });

  it("refuses a text that no frame could carry", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    expect(room.post("é".repeat(2049))).toMatchObject({ status: "refused", reason: "too_long" });
    expect((await room.post("é".repeat(2048)).done).status).toBe("sent");
  });

  it("discards what is pending when the client is closed", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.server.handlers.post = () => true;
    const [first, second] = [room.post("a"), room.post("b")];
    scene.client.close();
    expect(first).toMatchObject({ status: "discarded", uncertain: true });
    expect(second).toMatchObject({ status: "discarded", uncertain: false });
  });
});
