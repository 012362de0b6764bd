// SPDX-License-Identifier: Apache-2.0
// What is said of a message to its author alone: look again, not posted, held.
import { afterEach, describe, expect, it } from "vitest";
import type { Card } from "../src/types.js";
import { Reason } from "./gen/hearth/v1/common.js";
import { AckStatus, type Hint } from "./gen/hearth/v1/server.js";
import { OTHER, SELF } from "./support/fake_server.js";
import { Scene, texts } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

const HELD_MS = 1_800_000;
const posts = () => scene.server.peers.flatMap((peer) => peer.all("post"));
const nudge: Hint = { code: "nudge.harassment", label: "harassment", spans: [], mayConfirm: true };
const guard: Hint = {
  code: "note.pii",
  label: "pii.phone",
  spans: [{ from: 3, to: 17 }],
  mayConfirm: false,
};

async function stopped(reason: Reason, hint: Hint, text = "ring 555 867 5309 0") {
  scene = await Scene.open();
  const joined = await scene.joined();
  scene.server.handlers.post = (peer, { confirmed }, id) => {
    if (!confirmed) peer.refuse(id, reason, 0, hint);
    return !confirmed;
  };
  const outgoing = await joined.room.post(text, { intent: "advice", replyTo: 4 }).done;
  return { ...joined, outgoing };
}

async function held(more: { heldForMs: number } = { heldForMs: HELD_MS }) {
  scene = await Scene.open();
  const joined = await scene.joined();
  scene.server.handlers.post = (peer, _, id) => {
    const hint = { code: "note.offering", label: "drug_sourcing", spans: [], mayConfirm: false };
    peer.ack(id, undefined, { status: AckStatus.ACK_STATUS_HELD, hint, ...more });
    return true;
  };
  const outgoing = await joined.room.post("a").done;
  return { ...joined, outgoing };
}

describe("a held message that its author takes back", () => {
  it("is named by its number, becomes withdrawn, and nothing more is heard of it", async () => {
    const { room, outgoing, outbox } = await held();
    const answer = await room.withdraw({ key: outgoing.key });
    expect(answer).toEqual({ ok: true });
    expect(scene.server.peer.all("withdraw")).toEqual([{ room: "evening", n: 1 }]);
    expect(outgoing).toMatchObject({ status: "withdrawn", text: "a" });
    expect(outbox.at(-1)).toBe(outgoing);
    const changes = outbox.length;
    scene.clock.advance(HELD_MS);
    expect(outbox).toHaveLength(changes);
  });

  it("can be taken back after a reconnect", async () => {
    const { room, outgoing } = await held();
    scene.server.peer.socket.terminate();
    await scene.waiting();
    expect(await room.withdraw(outgoing)).toMatchObject({ ok: false, reason: "disconnected" });
    expect(outgoing.status).toBe("held");
    await scene.back();
    expect(await room.withdraw(outgoing)).toEqual({ ok: true });
    expect(outgoing.status).toBe("withdrawn");
  });

  it("stays as it is where it was decided before", async () => {
    const { room, outgoing } = await held();
    scene.server.handlers.withdraw = (peer, _, id) => {
      peer.refuse(id, Reason.REASON_TOO_LATE);
      return true;
    };
    expect(await room.withdraw(outgoing)).toMatchObject({ ok: false, reason: "too_late" });
    expect(outgoing.status).toBe("held");
    scene.server.say("a", SELF);
    await until("it is in the room", () => outgoing.status === "sent");
    expect(await room.withdraw(outgoing)).toMatchObject({ ok: false, reason: "too_late" });
    expect(scene.server.peer.all("withdraw")).toHaveLength(1);
  });

  it("is the author's already when it came back", async () => {
    const { room, outgoing } = await held();
    scene.clock.advance(HELD_MS);
    expect(await room.withdraw(outgoing)).toMatchObject({ ok: false, reason: "too_late" });
    expect(outgoing.status).toBe("returned");
    expect(scene.server.peer.all("withdraw")).toHaveLength(0);
  });
});

describe("a message to look at again", () => {
  it("says why, and that nothing was posted", async () => {
    const { outgoing, outbox, room } = await stopped(Reason.REASON_LOOK_AGAIN, nudge);
    expect(outgoing).toMatchObject({ status: "look_again", hint: nudge, reason: undefined });
    expect(outbox.at(-1)).toBe(outgoing);
    expect(room.outbox).toEqual([]);
  });

  it("is sent anyway under the same n when its author confirms it", async () => {
    const { outgoing, room } = await stopped(Reason.REASON_LOOK_AGAIN, nudge);
    expect(await room.confirm(outgoing).done).toMatchObject({
      status: "sent",
      text: outgoing.text,
    });
    expect(posts()).toMatchObject([
      { n: 1, confirmed: false },
      { n: 1, confirmed: true, text: outgoing.text, intent: 3, replyTo: 4n, retry: false },
    ]);
  });

  it("is not confirmed where that is not allowed", async () => {
    const { outgoing, room } = await stopped(Reason.REASON_NOT_POSTED, guard);
    expect((await room.confirm(outgoing).done).status).toBe("not_posted");
    expect(posts().map(({ confirmed }) => confirmed)).toEqual([false, false]);
  });

  it("does not keep the next message from taking its n", async () => {
    const { room } = await stopped(Reason.REASON_LOOK_AGAIN, nudge);
    scene.server.handlers = {};
    expect((await room.post("something else").done).status).toBe("sent");
    expect(posts().map(({ n }) => n)).toEqual([1, 1]);
  });
});

describe("a message that was not posted", () => {
  it("has its text, and what to take out of it", async () => {
    const { outgoing } = await stopped(Reason.REASON_NOT_POSTED, guard);
    expect(outgoing).toMatchObject({ status: "not_posted", hint: guard });
    const [{ from, to } = { from: 0, to: 0 }] = outgoing.hint?.spans ?? [];
    expect(outgoing.text.slice(from, to)).toBe("g 555 867 5309");
  });

  it("is edited and goes under the same n, with its intent and what it answers", async () => {
    const { outgoing, room } = await stopped(Reason.REASON_NOT_POSTED, guard);
    scene.server.handlers = {};
    expect((await room.edit(outgoing, "ring me").done).status).toBe("sent");
    expect(posts().at(-1)).toMatchObject({ n: 1, text: "ring me", intent: 3, replyTo: 4n });
  });

  it("gives no n back that another message may have used", async () => {
    const { room } = await stopped(Reason.REASON_NOT_POSTED, guard);
    scene.server.handlers = {};
    expect((await room.post("one").done).seq).toBe(1);
    expect((await room.post("two").done).seq).toBe(2);
    expect(posts().map(({ n }) => n)).toEqual([1, 1, 2]);
  });
});

describe("a message that is held", () => {
  it("says why and for how long", async () => {
    const { outgoing } = await held();
    expect(outgoing).toMatchObject({
      status: "held",
      heldForMs: HELD_MS,
      hint: { code: "note.offering", spans: [] },
    });
  });

  it("is returned by itself when its time is over", async () => {
    const { outgoing, outbox } = await held();
    scene.clock.advance(HELD_MS - 1);
    expect(outgoing.status).toBe("held");
    scene.clock.advance(1);
    expect(outgoing.status).toBe("returned");
    expect(outbox.at(-1)).toBe(outgoing);
  });

  it("is sent when a moderator lets it through, and not returned afterwards", async () => {
    const { outgoing, events } = await held();
    scene.server.say("a", OTHER); // the same words of somebody else
    scene.server.say("a", SELF);
    await until("it came", () => outgoing.status === "sent");
    expect(outgoing).toMatchObject({ position: "1234.2", seq: 2 });
    expect(texts(events)).toEqual(["a", "a"]);
    scene.clock.advance(HELD_MS);
    expect(outgoing.status).toBe("sent");
  });

  it("is sent after all when its event comes late, with the connection", async () => {
    const { outgoing } = await held();
    scene.clock.advance(HELD_MS);
    scene.server.say("a", SELF);
    await until("it came", () => outgoing.status === "sent");
  });

  it("goes on waiting after a reload, as long as is left of its time", async () => {
    scene = await Scene.open();
    const { room, outbox } = await scene.joined();
    const createdAt = scene.clock.now() - 1_000;
    const outgoing = room.restore({ text: "a", createdAt, heldForMs: HELD_MS });
    expect(outgoing).toMatchObject({ status: "held", text: "a", heldForMs: HELD_MS });
    expect(outbox.at(-1)).toBe(outgoing);
    scene.clock.advance(HELD_MS - 1_001);
    expect(outgoing.status).toBe("held");
    scene.clock.advance(1);
    expect(outgoing.status).toBe("returned");
  });

  it("is sent after a reload, too, when a moderator let it through", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const outgoing = room.restore({ text: "a", createdAt: 0, heldForMs: HELD_MS });
    scene.server.say("a", SELF);
    await until("it came", () => outgoing.status === "sent");
  });

  it("waits for good where the server names no time, and once the room is left", async () => {
    const { outgoing } = await held({ heldForMs: 0 });
    scene.clock.advance(100 * HELD_MS);
    expect(outgoing.status).toBe("held");
    await scene.close();
    const left = await held();
    left.room.leave();
    scene.clock.advance(HELD_MS);
    expect(left.outgoing.status).toBe("held");
  });
});

describe("a card", () => {
  it("comes to the room it is about, with its code and nothing else", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    const cards: Card[] = [];
    room.on("card", (card) => cards.push(card));
    const value = { room: "evening", code: "card.self_harm.3", params: {} };
    scene.server.peer.send({ $case: "card", value });
    await scene.settled();
    expect(cards).toEqual([value]);
  });
});
