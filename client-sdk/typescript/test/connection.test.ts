// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

let scene: Scene;
afterEach(() => scene.close());

describe("the connection", () => {
  it("says Hello in its first frame and is live after Welcome", async () => {
    scene = await Scene.open();
    await scene.live();
    expect(scene.states.map(({ state }) => state)).toEqual(["connecting", "live"]);
    const [hello] = scene.server.peer.received;
    expect(hello?.$case).toBe("hello");
    expect(scene.server.peer.all("hello")[0]?.deviceSecret).toHaveLength(32);
    expect(scene.server.peer.all("hello")[0]?.producer).toHaveLength(12);
  });

  it("waits a random part of the range before the first try as well", async () => {
    scene = await Scene.open();
    await scene.live();
    for (const uniform of [0.25, 0.9]) {
      scene.uniform = uniform;
      scene.clock.advance(11_000); // long enough to count as good
      scene.server.peer.gone(1011);
      const { state, retryAt = 0 } = await scene.waiting();
      expect(state).toBe("resuming");
      expect(retryAt - scene.clock.now()).toBe(uniform * 500);
      await scene.back();
    }
  });

  it("doubles the range with every try that fails, up to 30 seconds", async () => {
    scene = await Scene.open();
    scene.uniform = 1;
    scene.server.handlers.hello = (peer) => {
      peer.gone(4003);
      return true;
    };
    scene.client.open();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { retryAt = 0 } = await scene.waiting();
      waits.push(retryAt - scene.clock.now());
      scene.clock.advance(retryAt - scene.clock.now());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  });

  it("goes on doubling when connections come up only to end again", async () => {
    scene = await Scene.open();
    await scene.live();
    for (const wait of [250, 500, 1000]) {
      scene.server.peer.gone(4000);
      const { retryAt = 0 } = await scene.waiting();
      expect(retryAt - scene.clock.now()).toBe(wait);
      await scene.back();
    }
  });

  it("spreads a lost connection over the window the server named", async () => {
    scene = await Scene.open();
    scene.server.welcome = { reconnectWindowMs: 20_000 };
    await scene.live();
    scene.server.peer.socket.terminate();
    const { retryAt = 0, code } = await scene.waiting();
    expect(code).toBe(1006);
    expect(retryAt - scene.clock.now()).toBe(10_000);
  });

  it.each([
    [4000, "behind"],
    [4099, "connection_lost"],
  ])("backs off after %i", async (code, reason) => {
    scene = await Scene.open();
    scene.server.welcome = { reconnectWindowMs: 20_000 };
    await scene.live();
    scene.server.peer.gone(code);
    const change = await scene.waiting();
    expect(change).toMatchObject({ state: "resuming", code, reason });
    expect((change.retryAt ?? 0) - scene.clock.now()).toBe(250);
    await scene.back();
  });

  it("comes back soon after 41xx and does not count it as a failure", async () => {
    scene = await Scene.open();
    scene.server.welcome = { reconnectWindowMs: 3_000 };
    await scene.live();
    for (let i = 0; i < 3; i++) {
      scene.server.peer.gone(4100);
      const { retryAt = 0 } = await scene.waiting();
      expect(retryAt - scene.clock.now()).toBe(1_500);
      await scene.back();
    }
    scene.server.peer.gone(4000);
    expect(((await scene.waiting()).retryAt ?? 0) - scene.clock.now()).toBe(250);
  });

  it.each([
    [4200, "malformed"],
    [4204, "banned"],
  ])("stays closed after %i and says why", async (code, reason) => {
    scene = await Scene.open();
    await scene.live();
    scene.server.peer.gone(code);
    await until("the client is closed", () => scene.client.state === "closed");
    expect(scene.client.stateChange).toMatchObject({ state: "closed", code, reason });
    scene.clock.advance(3_600_000);
    scene.wake();
    expect(scene.server.peers).toHaveLength(1);
  });

  it("takes the code from Bye when the close frame is lost", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.server.peer.send({ $case: "bye", value: { code: 4204 } });
    await scene.settled();
    scene.server.peer.socket.terminate();
    await until("the client is closed", () => scene.client.state === "closed");
    expect(scene.client.stateChange.reason).toBe("banned");
  });

  it("moves within the time a draining server gives, at a moment of its own", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.uniform = 0.5;
    scene.server.peer.send({ $case: "reconnect", value: { afterMs: 8_000 } });
    await scene.settled();
    scene.clock.advance(3_999);
    expect(scene.client.state).toBe("live");
    scene.clock.advance(1);
    expect(scene.client.stateChange).toMatchObject({ state: "resuming", reason: "draining" });
    await until("it moved", () => scene.client.state === "live" && scene.server.peers.length === 2);
  });

  it("resumes when a command gets no reply for ten seconds", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.server.handlers.post = () => true; // swallowed
    room.post("hello");
    await until("the post arrived", () => scene.server.peer.all("post").length === 1);
    scene.clock.advance(9_999);
    expect(scene.client.state).toBe("live");
    scene.clock.advance(1);
    expect(scene.client.stateChange).toMatchObject({ state: "resuming", reason: "no_answer" });
  });

  it("asks a silent link for a sign of life and resumes when none comes", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.clock.advance(55_000);
    await until("it asked", () => scene.server.peer.all("leave").length === 1);
    await scene.settled();
    scene.server.handlers.leave = () => true;
    scene.clock.advance(55_000);
    await until("it asked again", () => scene.server.peer.all("leave").length === 2);
    scene.clock.advance(10_000);
    expect(scene.client.stateChange).toMatchObject({ state: "resuming", reason: "no_answer" });
  });

  it("waits longer while nobody looks, and tries at once when somebody does", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.hidden = true;
    scene.server.peer.gone(4000);
    const { retryAt = 0 } = await scene.waiting();
    expect(retryAt - scene.clock.now()).toBe(15_250);
    scene.hidden = false;
    scene.wake();
    await until("it is back", () => scene.client.state === "live");
  });

  it("finds a dead connection within seconds of waking", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.server.handlers.leave = () => true;
    scene.wake();
    scene.clock.advance(4_000);
    expect(scene.client.state).toBe("resuming");
  });

  it("stays closed after close, and opens again when asked", async () => {
    scene = await Scene.open();
    const { room } = await scene.joined();
    scene.client.close();
    scene.wake();
    scene.clock.advance(600_000);
    expect(scene.client.stateChange).toMatchObject({ state: "closed", reason: "closed" });
    expect(room.status).toBe("left");
    expect(scene.server.peers).toHaveLength(1);
    await scene.live();
    expect(scene.server.peers).toHaveLength(2);
  });

  it("drops a connection that speaks something else", async () => {
    scene = await Scene.open();
    await scene.live();
    scene.server.peer.socket.send("text");
    expect(await scene.waiting()).toMatchObject({ state: "resuming", reason: "malformed" });
  });
});
