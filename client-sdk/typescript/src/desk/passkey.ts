// SPDX-License-Identifier: Apache-2.0
// WebAuthn, as browsers have it: the device proves that it holds the key, and that its person is there.
import type { PasskeyAssertion, PasskeyAttestation, SignInStep } from "../gen/hearth/v1/desk.js";

/** `navigator.credentials`, or what stands for it. */
export type Passkeys = Pick<CredentialsContainer, "get" | "create">;

const TIMEOUT_MS = 120_000;
/** ES256, Ed25519, RS256. */
const algorithms = [-7, -8, -257];

const own = (bytes: Uint8Array) => new Uint8Array(bytes);
const bytes = (buffer: ArrayBuffer) => new Uint8Array(buffer);

/** Nothing: the person, or the device, said no. */
export async function proveKey(
  passkeys: Passkeys,
  name: string,
  { challenge, rpId, credentialIds }: SignInStep,
): Promise<PasskeyAssertion | undefined> {
  const credential = await quietly(() =>
    passkeys.get({
      publicKey: {
        challenge: own(challenge),
        rpId,
        allowCredentials: credentialIds.map((id) => ({ id: own(id), type: "public-key" })),
        userVerification: "required",
        timeout: TIMEOUT_MS,
      },
    }),
  );
  const { rawId, response } = (credential ?? {}) as PublicKeyCredential;
  if (!response) return undefined;
  const { authenticatorData, clientDataJSON, signature } =
    response as AuthenticatorAssertionResponse;
  return {
    name,
    credentialId: bytes(rawId),
    authenticatorData: bytes(authenticatorData),
    clientDataJson: bytes(clientDataJSON),
    signature: bytes(signature),
  };
}

/** Nothing: the person, or the device, said no. */
export async function makeKey(
  passkeys: Passkeys,
  name: string,
  { challenge, rpId, userId, credentialIds }: SignInStep,
): Promise<PasskeyAttestation | undefined> {
  const credential = await quietly(() =>
    passkeys.create({
      publicKey: {
        challenge: own(challenge),
        rp: { id: rpId, name: rpId },
        user: { id: own(userId), name, displayName: name },
        pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
        excludeCredentials: credentialIds.map((id) => ({ id: own(id), type: "public-key" })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        attestation: "none",
        timeout: TIMEOUT_MS,
      },
    }),
  );
  const { response } = (credential ?? {}) as PublicKeyCredential;
  if (!response) return undefined;
  const { attestationObject, clientDataJSON } = response as AuthenticatorAttestationResponse;
  return { attestationObject: bytes(attestationObject), clientDataJson: bytes(clientDataJSON) };
}

/** Browsers throw when a person cancels, when there is no key, and when time is up. */
async function quietly(ask: () => Promise<Credential | null>): Promise<Credential | undefined> {
  try {
    return (await ask()) ?? undefined;
  } catch {
    return undefined;
  }
}
