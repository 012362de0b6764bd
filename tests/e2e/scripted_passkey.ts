// SPDX-License-Identifier: Apache-2.0
import { createHash, createPrivateKey, createPublicKey, verify } from "node:crypto";
import type { PasskeyAssertion } from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";

/** What the scripted desk asks every device to sign. */
export const CHALLENGE = new Uint8Array(32).fill(7);

/** Of a virtual authenticator. */
export interface Key {
  readonly id: Buffer;
  readonly privateKey: Buffer;
}

/** As the server checks it: this challenge, this origin's hash, a person, and the signature of one of the keys. */
export function isSigned(passkey: PasskeyAssertion, keys: readonly Key[]): boolean {
  const key = keys.find(({ id }) => id.equals(Buffer.from(passkey.credentialId)));
  const said = JSON.parse(Buffer.from(passkey.clientDataJson).toString());
  const data = Buffer.from(passkey.authenticatorData);
  const rp = createHash("sha256").update("localhost").digest();
  if (!key || said.challenge !== Buffer.from(CHALLENGE).toString("base64url")) return false;
  if (!data.subarray(0, 32).equals(rp) || ((data[32] ?? 0) & 5) !== 5) return false;
  const signed = Buffer.concat([data, createHash("sha256").update(passkey.clientDataJson).digest()]);
  const open = createPublicKey(createPrivateKey({ key: key.privateKey, format: "der", type: "pkcs8" }));
  return verify("sha256", signed, open, passkey.signature);
}
