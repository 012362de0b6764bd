// SPDX-License-Identifier: Apache-2.0
import type { ClientOptions, Identity, IdentityStorage, Random } from "./options.js";

const DEVICE_SECRET_BYTES = 32;

/** Holds who this is: in memory, and in the storage if there is one. */
export class IdentityKeeper {
  readonly #random: Random;
  readonly #storage: IdentityStorage | undefined;
  #identity: Identity | undefined;

  constructor({ deviceSecret, pass, storage }: ClientOptions, random: Random) {
    this.#random = random;
    this.#storage = storage;
    if (deviceSecret) this.#identity = { deviceSecret, pass };
  }

  async get(): Promise<Identity> {
    this.#identity ??= await this.#load();
    this.#identity ??= { deviceSecret: this.#random.bytes(DEVICE_SECRET_BYTES) };
    return this.#identity;
  }

  /** Keeps a new pass, or forgets one that was rejected. */
  setPass(pass: Uint8Array | undefined): void {
    if (!this.#identity) return; // forgotten meanwhile
    this.#identity = { deviceSecret: this.#identity.deviceSecret, pass };
    const saving = this.#storage?.save(this.#identity);
    if (saving) saving.catch(() => {}); // the storage is a convenience: without it, a new person next time
  }

  /** Synchronous as far as the storage is. */
  clear(): void {
    this.#identity?.deviceSecret.fill(0);
    this.#identity = undefined;
    const clearing = this.#storage?.clear();
    if (clearing) clearing.catch(() => {}); // as above
  }

  async #load(): Promise<Identity | undefined> {
    try {
      return await this.#storage?.load();
    } catch {
      return undefined; // as above
    }
  }
}
