// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import { Reason } from "../gen/hearth/v1/common.js";
import { DeskScene } from "../support/desk_scene.js";
import { until } from "../support/until.js";

let scene: DeskScene;
afterEach(() => scene.close());

const tokens = (scene: DeskScene) =>
  scene.server.peers
    .flatMap((peer) => peer.all("signIn"))
    .flatMap(({ method }) => (method?.$case === "token" ? [String(method.value)] : []));

describe("a session", () => {
  it("comes back by itself with its token after a random wait", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.peer.socket.terminate();
    await scene.back();
    expect(scene.states.map(({ state }) => state)).toEqual([
      "signing_in",
      "live",
      "resuming",
      "live",
    ]);
    expect(tokens(scene)).toEqual(["1"]);
  });

  it("spreads reconnects over the window the server asked for", async () => {
    scene = await DeskScene.open();
    scene.server.signedIn = { reconnectWindowMs: 20_000 };
    await scene.live();
    scene.server.peer.socket.terminate();
    await until("it waits", () => scene.desk.state.retryAt !== undefined);
    expect((scene.desk.state.retryAt ?? 0) - scene.clock.now()).toBe(10_000);
  });

  it("uses the newest token for the next reconnect", async () => {
    scene = await DeskScene.open();
    await scene.live();
    await scene.pass(300_000);
    scene.desk.used();
    await until("it was renewed", () => tokens(scene).length === 1);
    await scene.settled();
    scene.server.peer.socket.terminate();
    await scene.back();
    expect(tokens(scene)).toEqual(["1", "2"]);
  });

  it("is not renewed while its person does nothing, and ends when it idled long enough", async () => {
    scene = await DeskScene.open();
    await scene.live();
    await scene.pass(880_000);
    expect(scene.desk.state.state).toBe("live");
    expect(tokens(scene)).toEqual([]);
    scene.clock.advance(20_000);
    expect(scene.desk.state).toEqual({ state: "signed_out", reason: "idle" });
    scene.clock.advance(3_600_000);
    expect(scene.server.peers).toHaveLength(1);
  });

  it("that comes back has what is left of it, and the whole once its person does something", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.signedIn = { idleMs: 240_000 };
    scene.server.peer.socket.terminate();
    await scene.back();
    expect(scene.desk.idleAt - scene.clock.now()).toBe(240_000);
    scene.desk.used();
    expect(scene.desk.idleAt - scene.clock.now()).toBe(900_000);
  });

  it("is not kept by a case that is read again because it changed", async () => {
    scene = await DeskScene.open();
    await scene.live();
    const { idleAt } = scene.desk;
    await scene.pass(10_000);
    await scene.desk.openCase("case-1", false, true);
    expect(scene.desk.idleAt).toBe(idleAt);
    expect(scene.server.peer.all("openCase")).toEqual([
      { case: "case-1", reveal: false, byItself: true },
    ]);
    await scene.desk.openCase("case-1", false);
    expect(scene.desk.idleAt).toBe(idleAt + 10_000);
  });

  it("that is not accepted any more ends, and is not tried again", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.tokens.clear();
    scene.server.peer.socket.terminate();
    await until("it waits", () => scene.desk.state.retryAt !== undefined);
    scene.clock.advance(60_000);
    await until("it ended", () => scene.desk.state.state === "signed_out");
    expect(scene.desk.state.reason).toBe("sign_in");
    expect(scene.desk.signedIn).toBeUndefined();
    scene.clock.advance(3_600_000);
    expect(scene.server.peers).toHaveLength(2);
  });

  it("ends when the server ends it", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.peer.socket.close(4205);
    await until("it ended", () => scene.desk.state.state === "signed_out");
    expect(scene.desk.state.reason).toBe("ended");
  });

  it("signs out everywhere, and forgets its token even when nobody answers", async () => {
    scene = await DeskScene.open();
    await scene.live();
    expect((await scene.desk.signOut(true)).ok).toBe(true);
    expect(scene.server.peer.all("signOut")).toEqual([{ everywhere: true }]);
    await scene.live();
    scene.server.take = () => true;
    const leaving = scene.desk.signOut();
    await until("it was asked", () => scene.server.peer.all("signOut").length === 1);
    scene.server.peer.socket.terminate();
    await leaving;
    expect(scene.desk.state).toMatchObject({ state: "signed_out" });
    scene.clock.advance(3_600_000);
    expect(scene.server.peers).toHaveLength(2);
  });

  it("stays signed in while an urgent case has to be handed over first", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.take = (peer, { $case }, requestId) => {
      if ($case !== "signOut") return false;
      peer.refuse(requestId, Reason.REASON_OWNS_CASES);
      return true;
    };
    expect(await scene.desk.signOut()).toMatchObject({ ok: false, reason: "owns_cases" });
    expect(scene.desk.state.state).toBe("live");
  });

  it("moves within the time a draining server gives", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.peer.send({ $case: "reconnect", value: { afterMs: 8_000 } });
    await scene.settled();
    scene.clock.advance(3_999);
    expect(scene.desk.state.state).toBe("live");
    scene.clock.advance(1);
    await until("it moved", () => scene.desk.state.state === "live");
    expect(scene.server.peers).toHaveLength(2);
  });

  it("finds a dead connection within seconds of waking", async () => {
    scene = await DeskScene.open();
    await scene.live();
    scene.server.take = () => true;
    scene.wake();
    scene.clock.advance(4_000);
    expect(scene.desk.state.state).toBe("resuming");
  });
});
