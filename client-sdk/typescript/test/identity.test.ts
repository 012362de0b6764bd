// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Identity } from "../src/options.js";
import { webStorage } from "../src/storage.js";
import type { WorkProgress } from "../src/types.js";
import { Reason } from "./gen/hearth/v1/common.js";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

const secret = () => new Uint8Array(32).fill(5);
const pass = new Uint8Array([1, 2, 3]);

function memoryStorage(kept?: Identity) {
  const storage = {
    kept,
    load: () => storage.kept,
    save: (identity: Identity) => {
      storage.kept = identity;
    },
    clear: () => {
      storage.kept = undefined;
    },
  };
  return storage;
}

describe("who somebody is", () => {
  it("keeps a pass it was given for the next connection", async () => {
    const storage = memoryStorage();
    scene = await Scene.open({ storage });
    scene.server.welcome = { pass };
    await scene.live();
    expect(storage.kept?.pass).toEqual(pass);
    scene.server.peer.gone(4000);
    await scene.back();
    const [first, second] = scene.server.peers.map((peer) => peer.all("hello")[0]);
    expect(first?.pass).toHaveLength(0);
    expect([...(second?.pass ?? [])]).toEqual([1, 2, 3]);
    expect(second?.deviceSecret).toEqual(first?.deviceSecret);
    expect(second?.producer).toEqual(first?.producer);
  });

  it("reads secret and pass from the storage", async () => {
    scene = await Scene.open({ storage: memoryStorage({ deviceSecret: secret(), pass }) });
    await scene.live();
    const [hello] = scene.server.peer.all("hello");
    expect([...(hello?.deviceSecret ?? [])]).toEqual([...secret()]);
    expect([...(hello?.pass ?? [])]).toEqual([1, 2, 3]);
  });

  it("says Hello without a pass when the pass is not accepted", async () => {
    const storage = memoryStorage({ deviceSecret: secret(), pass });
    scene = await Scene.open({ storage });
    scene.server.handlers.hello = (peer, hello, id) => {
      if (hello.pass.length === 0) return false;
      peer.refuse(id, Reason.REASON_PASS_REJECTED);
      return true;
    };
    await scene.live();
    expect(scene.server.peers).toHaveLength(1);
    expect(scene.server.peer.all("hello").map((hello) => hello.pass.length)).toEqual([3, 0]);
    expect(storage.kept?.pass).toBeUndefined();
  });

  it("solves a challenge on the same connection and tells how far it is", async () => {
    scene = await Scene.open();
    const challenge = new Uint8Array(58).fill(3);
    scene.server.handlers.hello = (peer, { work }, id) => {
      if (!work) {
        const value = { challenge, difficultyBits: 10, expiresInMs: 60_000 };
        peer.reply(id, { $case: "challenge", value });
        return true;
      }
      const nonce = Buffer.alloc(8);
      nonce.writeBigUInt64LE(work.nonce);
      const hash = createHash("sha256").update(work.challenge).update(nonce).digest();
      expect(hash.readUInt16BE(0) >> 6).toBe(0);
      return false;
    };
    const progress: WorkProgress[] = [];
    scene.client.on("work", (each) => progress.push(each));
    await scene.live();
    expect(scene.server.peers).toHaveLength(1);
    expect(progress.at(-1)).toMatchObject({ done: true, expected: 1024 });
  });

  it("asks for a new challenge when its work is not accepted", async () => {
    scene = await Scene.open();
    let hellos = 0;
    scene.server.handlers.hello = (peer, { work }, id) => {
      hellos++;
      if (!work && hellos < 3) {
        const value = { challenge: new Uint8Array([hellos]), difficultyBits: 1, expiresInMs: 1000 };
        peer.reply(id, { $case: "challenge", value });
        return true;
      }
      if (hellos === 2) peer.refuse(id, Reason.REASON_WORK_REJECTED);
      return hellos === 2;
    };
    await scene.live();
    const brought = scene.server.peer.all("hello").map(({ work }) => work !== undefined);
    expect(brought).toEqual([false, true, false]);
  });

  it("backs off when there are too many connections, and stays away when banned", async () => {
    scene = await Scene.open();
    let reason = Reason.REASON_TOO_MANY_CONNECTIONS;
    scene.server.handlers.hello = (peer, _, id) => {
      peer.refuse(id, reason);
      return true;
    };
    scene.client.open();
    const { state, reason: told, retryAt = 0 } = await scene.waiting();
    expect([state, told]).toEqual(["connecting", "too_many_connections"]);
    reason = Reason.REASON_BANNED;
    scene.clock.advance(retryAt - scene.clock.now());
    await until("it is closed", () => scene.client.state === "closed");
    expect(scene.client.stateChange.reason).toBe("banned");
  });

  it("leaves at once and without a word", async () => {
    const storage = memoryStorage();
    scene = await Scene.open({ storage });
    scene.server.welcome = { pass };
    const { room } = await scene.joined();
    scene.server.handlers.post = () => true; // swallowed
    const outgoing = room.post("a secret");
    await until("it is on its way", () => scene.server.peer.all("post").length === 1);
    let told = 0;
    for (const name of ["left", "outbox"] as const) room.on(name, () => told++);
    scene.client.on("state", () => told++);
    scene.client.leaveNow();
    // Not a turn of the event loop later: the page may be gone by then.
    expect(told).toBe(0);
    expect(storage.kept).toBeUndefined();
    expect(outgoing.status).toBe("discarded");
    expect([scene.client.state, room.status, scene.client.rooms.size]).toEqual([
      "closed",
      "left",
      0,
    ]);
    await until("the server sees it go", () => scene.server.peer.closed);
  });

  it("forgets everything, and is somebody new afterwards", async () => {
    const storage = memoryStorage();
    scene = await Scene.open({ storage, deviceSecret: secret() });
    scene.server.welcome = { pass };
    await scene.live();
    scene.client.forget();
    expect(storage.kept).toBeUndefined();
    expect(scene.client.state).toBe("closed");
    await scene.live();
    const [before, after] = scene.server.peers.map((peer) => peer.all("hello")[0]);
    expect(after?.deviceSecret).not.toEqual(before?.deviceSecret);
    expect(after?.producer).not.toEqual(before?.producer);
    expect(after?.pass).toHaveLength(0);
  });
});

describe("the web storage", () => {
  it("keeps an identity as text and survives a storage that is forbidden", async () => {
    scene = await Scene.open();
    const map = new Map<string, string>();
    const storage = {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    } as unknown as Storage;
    const kept = webStorage(storage);
    expect(kept.load()).toBeUndefined();
    kept.save({ deviceSecret: secret(), pass });
    expect(kept.load()).toEqual({ deviceSecret: secret(), pass });
    kept.clear();
    expect(map.size).toBe(0);
    const forbidden = webStorage({} as Storage);
    forbidden.save({ deviceSecret: secret() });
    expect(forbidden.load()).toBeUndefined();
  });
});
