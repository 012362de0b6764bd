// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import type { SignedIn } from "../../src/desk/types.js";
import { Reason } from "../gen/hearth/v1/common.js";
import { DeskScene } from "../support/desk_scene.js";
import { NOW, PASSPHRASE } from "../support/fake_desk.js";
import { until } from "../support/until.js";

let scene: DeskScene;
afterEach(() => scene.close());

const buffer = (...bytes: number[]) => new Uint8Array(bytes).buffer;

describe("signing in", () => {
  it("connects only when somebody signs in, and says who is there", async () => {
    scene = await DeskScene.open();
    expect(scene.server.peers).toHaveLength(0);
    const told: SignedIn[] = [];
    scene.desk.on("signed_in", (signedIn) => told.push(signedIn));
    await scene.live();
    expect(scene.states.map(({ state }) => state)).toEqual(["signing_in", "live"]);
    expect(told[0]).toMatchObject({
      name: "Robin",
      role: "moderator",
      rooms: ["evening"],
      head: { number: 41, hash: "ab".repeat(32) },
      preferences: { optOuts: ["hate"] },
      clockSkewMs: NOW + 5_000 - scene.clock.now(),
      exposureBudget: 20,
    });
    expect(scene.server.peer.all("signIn")[0]).toMatchObject({
      method: { $case: "passphrase", value: { name: "Robin", code: "123456" } },
      stepUp: false,
    });
  });

  it("says that it was not accepted, and leaves no connection behind", async () => {
    scene = await DeskScene.open();
    const outcome = await scene.desk.signIn({ name: "Robin", passphrase: "wrong", code: "1" });
    expect(outcome).toEqual({ ok: false, reason: "sign_in", retryAfterMs: 0 });
    expect(scene.desk.state).toEqual({ state: "signed_out", reason: "sign_in" });
    await until("it hung up", () => scene.server.peer.closed);
  });

  it("says when nobody answers", async () => {
    scene = await DeskScene.open();
    await scene.server.stop();
    const outcome = await scene.desk.signIn({ name: "a", passphrase: PASSPHRASE, code: "1" });
    expect(outcome).toMatchObject({ ok: false, reason: "disconnected" });
    expect(scene.desk.state.state).toBe("signed_out");
  });

  it("proves the key over the server's challenge, on one connection", async () => {
    const asked: CredentialRequestOptions[] = [];
    scene = await DeskScene.open({
      get: async (options) => {
        asked.push(options ?? {});
        const response = {
          authenticatorData: buffer(5),
          clientDataJSON: buffer(6),
          signature: buffer(7),
        };
        return { rawId: buffer(1, 2, 3), response } as unknown as Credential;
      },
      create: async () => null,
    });
    expect((await scene.desk.signInWithPasskey("Robin")).ok).toBe(true);
    expect(asked[0]?.publicKey).toMatchObject({
      challenge: new Uint8Array(32).fill(1),
      rpId: "localhost",
      userVerification: "required",
      allowCredentials: [{ id: new Uint8Array([1, 2, 3]), type: "public-key" }],
    });
    expect(scene.server.peers).toHaveLength(1);
    expect(scene.server.peer.methods()).toEqual(["start", "passkey"]);
    const { method } = scene.server.peer.all("signIn")[1] ?? {};
    expect([...Object.values(method?.value ?? {})].map(String)).toEqual([
      "Robin",
      "1,2,3",
      "5",
      "6",
      "7",
    ]);
  });

  it("says that it was cancelled when the device throws", async () => {
    scene = await DeskScene.open({
      get: () => Promise.reject(new DOMException("no", "NotAllowedError")),
      create: async () => null,
    });
    expect(await scene.desk.signInWithPasskey("Robin")).toMatchObject({
      ok: false,
      reason: "cancelled",
    });
    expect(scene.desk.state.state).toBe("signed_out");
  });

  it("steps up on the same connection, and stays signed in when that is refused", async () => {
    scene = await DeskScene.open();
    await scene.live();
    const wrong = { name: "Robin", passphrase: "wrong", code: "1" };
    expect((await scene.desk.signIn(wrong)).ok).toBe(false);
    expect(scene.desk.state.state).toBe("live");
    await scene.live();
    expect(scene.server.peers).toHaveLength(1);
    expect(scene.server.peer.all("signIn").map(({ stepUp }) => stepUp)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("an invite", () => {
  it("is read first, then accepted with a passphrase", async () => {
    scene = await DeskScene.open();
    const invite = await scene.desk.readInvite("CODE");
    expect(invite).toEqual({
      ok: true,
      value: { role: "moderator", rooms: ["evening"], totpSecret: "JBSWY3DPEHPK3PXP" },
    });
    const accept = { invite: "CODE", name: "Robin", passphrase: PASSPHRASE, code: "123456" };
    expect((await scene.desk.acceptInvite(accept)).ok).toBe(true);
    expect(scene.server.peer.all("signIn").at(-1)?.method).toMatchObject({
      $case: "accept",
      value: { code: "CODE", name: "Robin", passphrase: { passphrase: PASSPHRASE } },
    });
    expect(scene.desk.state.state).toBe("live");
  });

  it("is accepted with a new passkey over a fresh challenge", async () => {
    scene = await DeskScene.open({
      get: async () => null,
      create: async (options) => {
        expect(options?.publicKey).toMatchObject({
          rp: { id: "localhost" },
          user: { id: new Uint8Array([4]), name: "Robin" },
          attestation: "none",
        });
        const response = { attestationObject: buffer(8), clientDataJSON: buffer(9) };
        return { rawId: buffer(1), response } as unknown as Credential;
      },
    });
    await scene.desk.readInvite("CODE");
    expect((await scene.desk.acceptInviteWithPasskey({ invite: "CODE", name: "Robin" })).ok).toBe(
      true,
    );
    expect(scene.server.peer.methods()).toEqual(["invite", "invite", "accept"]);
  });

  it("that is not good is refused like any sign-in", async () => {
    scene = await DeskScene.open();
    scene.server.take = (peer, _, requestId) => {
      peer.refuse(requestId, Reason.REASON_SIGN_IN);
      return true;
    };
    expect(await scene.desk.readInvite("USED")).toMatchObject({ ok: false, reason: "sign_in" });
  });
});
