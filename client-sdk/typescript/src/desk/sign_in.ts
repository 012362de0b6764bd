// SPDX-License-Identifier: Apache-2.0
import type { SignIn, SignInStep } from "../gen/hearth/v1/desk.js";
import type { DeskConnection } from "./connection.js";
import type { DeskBody } from "./frames.js";
import { makeKey, type Passkeys, proveKey } from "./passkey.js";
import * as translate from "./translate.js";
import type { DeskOutcome, DeskRefusal, Invite } from "./types.js";
import { deskReason } from "./words.js";

export interface PassphraseSignIn {
  readonly name: string;
  readonly passphrase: string;
  /** The authenticator app's six digits of the moment. */
  readonly code: string;
}
export interface InviteKey {
  /** Of the invite. */
  readonly invite: string;
  /** Other moderators see it, rooms never do. */
  readonly name: string;
}
export interface InvitePassphrase extends InviteKey {
  readonly passphrase: string;
  /** The authenticator app's six digits of the moment. */
  readonly code: string;
}

type Method = NonNullable<SignIn["method"]>;

export function refusal(body: DeskBody | undefined): { readonly ok: false } & DeskRefusal {
  if (!body) return { ok: false, reason: "disconnected", retryAfterMs: 0 };
  if (body.$case !== "refused") return { ok: false, reason: "unspecified", retryAfterMs: 0 };
  const { reason, retryAfterMs } = body.value;
  return { ok: false, reason: deskReason(reason), retryAfterMs };
}

export const cancelled = { ok: false, reason: "cancelled", retryAfterMs: 0 } as const;

/** The ways in. While somebody is signed in, each of them confirms that it is still this person. */
export class SignInFlow {
  readonly #connection: DeskConnection;
  readonly #passkeys: Passkeys | undefined;

  constructor(connection: DeskConnection, passkeys: Passkeys | undefined) {
    this.#connection = connection;
    this.#passkeys = passkeys;
  }

  withPassphrase(passphrase: PassphraseSignIn): Promise<DeskOutcome> {
    return this.#run(() => this.#finish({ $case: "passphrase", value: passphrase }));
  }

  withPasskey(name: string): Promise<DeskOutcome> {
    return this.#run(async () => {
      const step = await this.#step({ $case: "start", value: { name } });
      if (!step.ok) return step;
      const passkey = this.#passkeys && (await proveKey(this.#passkeys, name, step.value));
      return passkey ? this.#finish({ $case: "passkey", value: passkey }) : cancelled;
    });
  }

  async readInvite(code: string): Promise<DeskOutcome<Invite>> {
    const step = await this.#step({ $case: "invite", value: { code } });
    return step.ok ? { ok: true, value: translate.invite(step.value) } : step;
  }

  acceptWithPassphrase({ invite, name, passphrase, code }: InvitePassphrase): Promise<DeskOutcome> {
    const value = {
      code: invite,
      name,
      passkey: undefined,
      passphrase: { name, passphrase, code },
    };
    return this.#run(() => this.#finish({ $case: "accept", value }));
  }

  acceptWithPasskey({ invite, name }: InviteKey): Promise<DeskOutcome> {
    return this.#run(async () => {
      // A challenge is good for two minutes; filling in a form may take longer.
      const step = await this.#step({ $case: "invite", value: { code: invite } });
      if (!step.ok) return step;
      const passkey = this.#passkeys && (await makeKey(this.#passkeys, name, step.value));
      if (!passkey) return cancelled;
      const value = { code: invite, name, passkey, passphrase: undefined };
      return this.#finish({ $case: "accept", value });
    });
  }

  async #run(flow: () => Promise<DeskOutcome>): Promise<DeskOutcome> {
    this.#connection.begin();
    const outcome = await flow();
    if (!outcome.ok) this.#connection.fail(outcome.reason);
    return outcome;
  }

  #ask(method: Method): Promise<DeskBody | undefined> {
    const stepUp = this.#connection.change.state === "live";
    return this.#connection.ask({ $case: "signIn", value: { method, stepUp } });
  }

  async #step(method: Method): Promise<DeskOutcome<SignInStep>> {
    const body = await this.#ask(method);
    return body?.$case === "signInStep" ? { ok: true, value: body.value } : refusal(body);
  }

  async #finish(method: Method): Promise<DeskOutcome> {
    const body = await this.#ask(method);
    if (body?.$case !== "signedIn") return refusal(body);
    this.#connection.accept(body.value);
    return { ok: true, value: undefined };
  }
}
