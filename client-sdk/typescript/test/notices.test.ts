// SPDX-License-Identifier: Apache-2.0
// What moderators do that concerns this person: notices, acknowledging, who looks after the room.
import { afterEach, describe, expect, it } from "vitest";
import type { Coverage, Notice, Refusal } from "../src/types.js";
import { Reason, RoomMode } from "./gen/hearth/v1/common.js";
import { AckStatus } from "./gen/hearth/v1/server.js";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

const params = {
  code: "w-7f3k",
  rule: "harassment",
  scope: "room",
  until_ms: "0",
  automated: "0",
  appeal_code: "0a1b2c3d",
};
const warning = { room: "evening", code: "warning", params };
const tell = (notice: { room: string; code: string; params: Record<string, string> }) =>
  scene.server.peer.send({ $case: "notice", value: notice });

async function told(...notices: (typeof warning)[]) {
  scene = await Scene.open();
  const joined = await scene.joined();
  const heard: Notice[] = [];
  joined.room.on("notice", (notice) => heard.push(notice));
  for (const notice of notices) tell(notice);
  await scene.settled();
  return { ...joined, heard };
}

describe("a notice of a measure", () => {
  it("is told once and kept until it is acknowledged", async () => {
    const { room, heard } = await told(warning);
    expect(heard).toEqual([warning]);
    expect(room.notices).toEqual([warning]);
    expect(await room.acknowledge("w-7f3k")).toEqual({ ok: true });
    expect(scene.server.peer.all("acknowledge")).toEqual([{ room: "evening", code: "w-7f3k" }]);
    expect(room.notices).toEqual([]);
  });

  it("is not told again when the server repeats it after a reconnect", async () => {
    const { room, heard } = await told(warning);
    scene.server.peer.gone(4000);
    await scene.back();
    await until("joined again", () => room.status === "joined");
    tell(warning);
    await scene.settled();
    expect(heard).toHaveLength(1);
    expect(room.notices).toHaveLength(1);
  });

  it("stays when it could not be acknowledged", async () => {
    const { room } = await told(warning);
    scene.server.handlers.acknowledge = (peer, _, id) => {
      peer.refuse(id, Reason.REASON_UNAVAILABLE, 2000);
      return true;
    };
    const outcome = await room.acknowledge("w-7f3k");
    expect(outcome).toMatchObject({ ok: false, reason: "unavailable", retryAfterMs: 2000 });
    expect(room.notices).toEqual([warning]);
  });

  it("is gone when it was acknowledged in another tab", async () => {
    const { room } = await told(warning);
    scene.server.handlers.acknowledge = (peer, _, id) => {
      peer.refuse(id, Reason.REASON_NOT_FOUND);
      return true;
    };
    expect(await room.acknowledge("w-7f3k")).toEqual({ ok: true });
    expect(room.notices).toEqual([]);
  });

  it("is told and not kept when there is nothing to acknowledge", async () => {
    const seen = { room: "evening", code: "seen_by_moderator", params: {} as typeof params };
    const { room, heard } = await told(seen, seen);
    expect(heard).toEqual([seen, seen]);
    expect(room.notices).toEqual([]);
  });

  it("is one of the newest 32", async () => {
    const many = Array.from({ length: 40 }, (_, at) => ({
      ...warning,
      params: { ...params, code: `n-${at}` },
    }));
    const { room, heard } = await told(...many);
    expect(heard).toHaveLength(40);
    expect(room.notices).toEqual(many.slice(8));
  });

  it("reaches whoever may not enter the room", async () => {
    scene = await Scene.open();
    scene.server.handlers.join = (peer, _, id) => {
      peer.refuse(id, Reason.REASON_BANNED);
      peer.send({ $case: "notice", value: { ...warning, code: "banned" } });
      return true;
    };
    await scene.live();
    const room = scene.client.join("evening");
    await until("it is told", () => room.notices.length > 0);
    expect(room.status).toBe("refused");
    expect(room.notices).toMatchObject([{ code: "banned", params: { appeal_code: "0a1b2c3d" } }]);
  });
});

describe("whoever is put out of a room", () => {
  it("hears why there and then, posts nothing there, and goes on in another room", async () => {
    scene = await Scene.open();
    await scene.live();
    const room = scene.client.join("evening");
    const other = scene.client.join("morning");
    await until("both are joined", () => room.status === "joined" && other.status === "joined");
    const refused: Refusal[] = [];
    room.on("refused", (refusal) => refused.push(refusal));
    scene.server.peer.send({
      $case: "left",
      value: { room: "evening", reason: Reason.REASON_BANNED },
    });
    scene.server.peer.send({ $case: "notice", value: { ...warning, code: "removed" } });
    await until("it is told", () => room.notices.length > 0);
    expect(refused).toEqual([{ reason: "banned", retryAfterMs: 0 }]);
    expect(room.status).toBe("refused");
    expect(scene.client.state).toBe("live");
    expect(room.post("hello").status).toBe("pending");
    const said = await other.post("hello").done;
    expect(said.status).toBe("sent");
    const posted = scene.server.peer.received.filter(({ $case }) => $case === "post");
    expect(posted).toMatchObject([{ value: { room: "morning" } }]);
  });
});

describe("a message that waits for a warning to be acknowledged", () => {
  it("is refused with its text, and goes once more when that is done", async () => {
    const { room, outbox } = await told(warning);
    scene.server.handlers.post = (peer, _, id) => {
      const isRead = peer.all("acknowledge").length > 0;
      if (!isRead) peer.refuse(id, Reason.REASON_MUST_ACKNOWLEDGE);
      return !isRead;
    };
    const refused = await room.post("I am sorry", { intent: "listen", replyTo: 4 }).done;
    expect(refused).toMatchObject({ status: "refused", reason: "must_acknowledge" });
    expect(outbox.at(-1)).toBe(refused);
    await room.acknowledge("w-7f3k");
    const sent = await room.resend(refused).done;
    expect(sent).toMatchObject({
      status: "sent",
      text: "I am sorry",
      intent: "listen",
      replyTo: 4,
      seq: 1,
    });
  });
});

describe("a held message that was returned", () => {
  const returned = { ...warning, code: "returned" };

  async function held(count: number, why?: string) {
    const joined = await told();
    scene.server.handlers.post = (peer, _, id) => {
      peer.ack(id, undefined, { status: AckStatus.ACK_STATUS_HELD, heldForMs: 60_000 });
      return true;
    };
    const all = [];
    for (let i = 0; i < count; i++) all.push(await joined.room.post(`text ${i}`).done);
    tell(why ? { ...returned, params: { code: "w-held", why } } : returned);
    await scene.settled();
    return { ...joined, all };
  }

  it("comes back at once", async () => {
    const { all, outbox } = await held(1);
    expect(all).toMatchObject([{ status: "returned", text: "text 0" }]);
    const changes = outbox.length;
    scene.clock.advance(60_000);
    expect(outbox).toHaveLength(changes);
  });

  it("comes back with all others where a measure took them along", async () => {
    const { all } = await held(2, "dropped");
    expect(all.map(({ status }) => status)).toEqual(["returned", "returned"]);
  });

  // The notice is about one from before, and this one still waits.
  it("comes back in its time where the time of another was over", async () => {
    const { all } = await held(1, "expired");
    expect(all.map(({ status }) => status)).toEqual(["held"]);
  });

  it("comes back in its time where it could be one of several", async () => {
    const { all } = await held(2);
    expect(all.map(({ status }) => status)).toEqual(["held", "held"]);
    scene.clock.advance(60_000);
    expect(all.map(({ status }) => status)).toEqual(["returned", "returned"]);
  });
});

/** Moderators set no mode. */
const unsaid = { modeUntilMs: 0n, modeRule: "" };

describe("who looks after a room", () => {
  it("is known once joined, and told on change", async () => {
    scene = await Scene.open();
    scene.server.joined = { covered: false, mode: RoomMode.ROOM_MODE_GUARDED };
    const { room } = await scene.joined();
    expect(room.joined).toMatchObject({ covered: false, mode: "guarded" });
    expect(room.coverage).toEqual({ covered: false, mode: "guarded" });
    const changes: Coverage[] = [];
    room.on("coverage", (coverage) => changes.push(coverage));
    const value = { room: "evening", covered: true, mode: RoomMode.ROOM_MODE_OPEN, ...unsaid };
    scene.server.peer.send({ $case: "coverage", value });
    await scene.settled();
    expect(changes).toEqual([{ covered: true, mode: "open" }]);
    expect(room.coverage).toEqual({ covered: true, mode: "open" });
  });

  it("comes with the end and the reason of a mode that moderators set", async () => {
    scene = await Scene.open();
    scene.server.joined = {
      mode: RoomMode.ROOM_MODE_SLOW,
      modeUntilMs: 1_800_000_000_000n,
      modeRule: "harassment",
    };
    const { room } = await scene.joined();
    const set = { mode: "slow", until: 1_800_000_000_000, rule: "harassment" };
    expect(room.joined).toMatchObject(set);
    expect(room.coverage).toEqual({ covered: true, ...set });
  });

  it("is as the server says after a reconnect", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    expect(room.coverage).toEqual({ covered: true, mode: "open" });
    scene.server.joined = { covered: false, mode: RoomMode.ROOM_MODE_CLOSED };
    scene.server.peer.gone(4000);
    await scene.back();
    await until("joined again", () => room.coverage?.mode === "closed");
    expect(room.coverage?.covered).toBe(false);
  });
});
