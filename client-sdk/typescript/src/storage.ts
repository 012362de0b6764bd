// SPDX-License-Identifier: Apache-2.0
import { fromHex, toHex } from "./hex.js";
import type { IdentityStorage } from "./options.js";

/** Keeps the identity in a web storage: `localStorage`, or `sessionStorage` for one tab. Never throws. */
export function webStorage(storage: Storage, key = "hearth.identity"): IdentityStorage {
  return {
    load() {
      try {
        const [secret = "", pass = ""] = (storage.getItem(key) ?? "").split(".");
        if (secret.length !== 64) return undefined;
        return { deviceSecret: fromHex(secret), pass: fromHex(pass) };
      } catch {
        return undefined; // a browser that forbids storage: a new person each time
      }
    },
    save({ deviceSecret, pass }) {
      try {
        storage.setItem(key, `${toHex(deviceSecret)}.${pass ? toHex(pass) : ""}`);
      } catch {
        // as above
      }
    },
    clear() {
      try {
        storage.removeItem(key);
      } catch {
        // as above
      }
    },
  };
}
