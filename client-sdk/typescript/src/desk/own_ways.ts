// SPDX-License-Identifier: Apache-2.0
import type { OwnWays as WireOwnWays } from "../gen/hearth/v1/desk.js";
import { fromHex } from "../hex.js";
import type { DeskConnection } from "./connection.js";
import type { DeskBody } from "./frames.js";
import { makeKey, type Passkeys } from "./passkey.js";
import { cancelled, refusal } from "./sign_in.js";
import * as translate from "./translate.js";
import type { DeskOutcome, Ways } from "./types.js";

type Command = NonNullable<WireOwnWays["command"]>;

/**
 * How one moderator signs in. All but `list` are refused with `step_up` until somebody confirmed that it is still they:
 * sign in once more. A change ends every other session of the account; this one goes on.
 */
export class OwnWays {
  readonly #connection: DeskConnection;
  readonly #passkeys: Passkeys | undefined;
  readonly #name: () => string;

  constructor(connection: DeskConnection, passkeys: Passkeys | undefined, name: () => string) {
    this.#connection = connection;
    this.#passkeys = passkeys;
    this.#name = name;
  }

  /** As it is now. */
  list(): Promise<DeskOutcome<Ways>> {
    return this.#ways({ $case: "list", value: {} });
  }

  /** Makes another passkey, `name` being what tells it from others. Refused `cancelled`: by the person or the device. */
  async addPasskey(name: string): Promise<DeskOutcome<Ways>> {
    const body = await this.#ask({ $case: "newPasskey", value: {} });
    if (body?.$case !== "signInStep") return refusal(body);
    const passkey = this.#passkeys && (await makeKey(this.#passkeys, this.#name(), body.value));
    return passkey ? this.#ways({ $case: "addPasskey", value: { name, passkey } }) : cancelled;
  }

  /** Refused `not_allowed`: it is the last way in. */
  removePasskey(id: string): Promise<DeskOutcome<Ways>> {
    return this.#ways({ $case: "removePasskey", value: { credentialId: fromHex(id) } });
  }

  /** A new secret for an authenticator app. It counts once `changePassphrase` had a code of it. */
  async newCodes(): Promise<DeskOutcome<string>> {
    const body = await this.#ask({ $case: "newCodes", value: {} });
    return body?.$case === "signInStep"
      ? { ok: true, value: body.value.totpSecret }
      : refusal(body);
  }

  /** Another passphrase, or none for the one there is; with a code of the app as it is from now on. */
  changePassphrase(passphrase: string, code: string): Promise<DeskOutcome<Ways>> {
    return this.#ways({ $case: "changePassphrase", value: { passphrase, code } });
  }

  #ask(command: Command): Promise<DeskBody | undefined> {
    this.#connection.used();
    return new Promise((resolve) =>
      this.#connection.send({ $case: "ownWays", value: { command } }, resolve),
    );
  }

  async #ways(command: Command): Promise<DeskOutcome<Ways>> {
    const body = await this.#ask(command);
    if (body?.$case !== "ways") return refusal(body);
    if (body.value.token.length > 0) this.#connection.replaceToken(body.value.token);
    return { ok: true, value: translate.ways(body.value) };
  }
}
