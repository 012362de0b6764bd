// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, it } from "vitest";
import { Reason } from "../gen/hearth/v1/common.js";
import type { OwnWays, Ways } from "../gen/hearth/v1/desk.js";
import { DeskScene } from "../support/desk_scene.js";

let scene: DeskScene;
afterEach(() => scene.close());

const buffer = (...bytes: number[]) => new Uint8Array(bytes).buffer;
const phone = { credentialId: new Uint8Array([0xab, 1]), name: "Phone", addedMs: 7n, copiedMs: 8n };

/** Answers with what `reply` says for each command. */
function answer(reply: (command: OwnWays["command"]) => Partial<Ways> | "step" | Reason): void {
  scene.server.take = (peer, command, requestId) => {
    if (command.$case !== "ownWays") return false;
    const said = reply(command.value.command);
    if (typeof said === "number") peer.refuse(requestId, said);
    else if (said === "step") {
      const step = {
        challenge: new Uint8Array(32).fill(1),
        rpId: "localhost",
        credentialIds: [new Uint8Array([9])],
        role: 0,
        rooms: [],
        totpSecret: "JBSWY3DP",
        userId: new Uint8Array([4]),
      };
      peer.reply(requestId, { $case: "signInStep", value: step });
    } else {
      const ways = { passkeys: [phone], passphrase: true, token: new Uint8Array(), ...said };
      peer.reply(requestId, { $case: "ways", value: ways });
    }
    return true;
  };
}

it("lists the ways in", async () => {
  scene = await DeskScene.open();
  await scene.live();
  answer(() => ({}));
  expect(await scene.desk.ways.list()).toEqual({
    ok: true,
    value: { passkeys: [{ id: "ab01", name: "Phone", addedAt: 7, copiedAt: 8 }], passphrase: true },
  });
  expect(scene.desk.signedIn?.passkeyCopiedAt).toBe(9);
});

it("makes a passkey over the server's challenge, and none twice on one device", async () => {
  const asked: CredentialCreationOptions[] = [];
  scene = await DeskScene.open({
    get: async () => null,
    create: async (options) => {
      asked.push(options ?? {});
      const response = { attestationObject: buffer(8), clientDataJSON: buffer(9) };
      return { rawId: buffer(1), response } as unknown as Credential;
    },
  });
  await scene.live();
  answer((command) => (command?.$case === "newPasskey" ? "step" : {}));
  expect((await scene.desk.ways.addPasskey("Phone")).ok).toBe(true);
  expect(asked[0]?.publicKey).toMatchObject({
    challenge: new Uint8Array(32).fill(1),
    user: { name: "Robin" },
    excludeCredentials: [{ id: new Uint8Array([9]) }],
  });
  expect(scene.server.peer.all("ownWays").at(-1)?.command).toMatchObject({
    $case: "addPasskey",
    value: { name: "Phone", passkey: { attestationObject: new Uint8Array([8]) } },
  });
});

it("says that no passkey was made when its person or the device did not want to", async () => {
  scene = await DeskScene.open();
  await scene.live();
  answer(() => "step");
  expect(await scene.desk.ways.addPasskey("Phone")).toMatchObject({ reason: "cancelled" });
  expect(scene.server.peer.all("ownWays")).toHaveLength(1);
});

it("comes back with the token that a change gave, since the one before is void", async () => {
  scene = await DeskScene.open();
  await scene.live();
  const token = new Uint8Array([77]);
  scene.server.tokens.clear();
  scene.server.tokens.add(String(token));
  answer(() => ({ token }));
  expect((await scene.desk.ways.removePasskey("ab01")).ok).toBe(true);
  const [{ command } = { command: undefined }] = scene.server.peer.all("ownWays");
  expect(command?.value).toEqual({ credentialId: new Uint8Array([0xab, 1]) });
  scene.server.peer.socket.terminate();
  await scene.back();
  expect(scene.desk.state.state).toBe("live");
});

it("hands over the secret of new codes, and refusals as they are", async () => {
  scene = await DeskScene.open();
  await scene.live();
  answer((command) => (command?.$case === "newCodes" ? "step" : Reason.REASON_STEP_UP));
  expect(await scene.desk.ways.newCodes()).toEqual({ ok: true, value: "JBSWY3DP" });
  expect(await scene.desk.ways.changePassphrase("", "123456")).toMatchObject({
    ok: false,
    reason: "step_up",
  });
});
