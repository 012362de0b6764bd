// SPDX-License-Identifier: Apache-2.0
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import type { DeskServerFrame, OwnWays, Ways } from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";

type Body = NonNullable<DeskServerFrame["body"]>;

/** What the server says to somebody who changes how they sign in. */
export class ScriptedWays {
  passkeys: Ways["passkeys"] = [{ credentialId: new Uint8Array([1]), name: "", addedMs: 1_790_000_000_000n, copiedMs: 0n }];
  passphrase = true;
  #token = 100;

  answer({ command }: OwnWays, isSteppedUp: boolean): Body {
    if (command?.$case === "list") return this.#ways(new Uint8Array());
    if (!isSteppedUp) return refused(Reason.REASON_STEP_UP);
    switch (command?.$case) {
      case "newPasskey":
      case "newCodes":
        return { $case: "signInStep", value: this.#step() };
      case "addPasskey": {
        const credentialId = new Uint8Array([this.passkeys.length + 1]);
        this.passkeys = [...this.passkeys, { credentialId, name: command.value.name, addedMs: BigInt(Date.now()), copiedMs: 0n }];
        break;
      }
      case "removePasskey": {
        const gone = Buffer.from(command.value.credentialId);
        this.passkeys = this.passkeys.filter(({ credentialId }) => !gone.equals(credentialId));
        break;
      }
      case "changePassphrase":
        if (command.value.code !== "123456") return refused(Reason.REASON_SIGN_IN);
        this.passphrase = true;
    }
    return this.#ways(new Uint8Array([++this.#token]));
  }

  #ways(token: Uint8Array): Body {
    return { $case: "ways", value: { passkeys: this.passkeys, passphrase: this.passphrase, token } };
  }

  #step() {
    return {
      challenge: new Uint8Array(32).fill(8),
      rpId: "localhost",
      credentialIds: this.passkeys.map(({ credentialId }) => credentialId),
      role: 0,
      rooms: [],
      totpSecret: "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
      userId: new Uint8Array([1, 2, 3]),
    };
  }
}

function refused(reason: Reason): Body {
  return { $case: "refused", value: { reason, retryAfterMs: 0, hint: undefined } };
}
