// SPDX-License-Identifier: Apache-2.0
import { connect, type Desk } from "../../src/desk/desk.js";
import type { Passkeys } from "../../src/desk/passkey.js";
import type { DeskStateChange } from "../../src/desk/types.js";
import { FakeDesk, PASSPHRASE } from "./fake_desk.js";
import { ManualClock } from "./manual_clock.js";
import { webSocket } from "./scene.js";
import { until } from "./until.js";

/** A desk, its clock and dice, and the server it talks to. */
export class DeskScene {
  readonly clock = new ManualClock();
  readonly states: DeskStateChange[] = [];
  uniform = 0.5;
  wake: () => void = () => {};
  readonly desk: Desk;

  private constructor(
    readonly server: FakeDesk,
    passkeys: Passkeys,
  ) {
    this.desk = connect({
      url: server.url,
      webSocket,
      clock: this.clock,
      passkeys,
      random: { uniform: () => this.uniform, bytes: (length) => new Uint8Array(length) },
      environment: {
        hidden: () => false,
        onWake: (callback) => {
          this.wake = callback;
          return () => {
            this.wake = () => {};
          };
        },
      },
    });
    this.desk.on("state", (change) => this.states.push(change));
  }

  /** By default there is no key on this device. */
  static async open(
    passkeys: Passkeys = { get: async () => null, create: async () => null },
  ): Promise<DeskScene> {
    return new DeskScene(await FakeDesk.start(), passkeys);
  }

  async close(): Promise<void> {
    void this.desk.signOut();
    await this.server.stop();
  }

  async live(): Promise<void> {
    const outcome = await this.desk.signIn({
      name: "Robin",
      passphrase: PASSPHRASE,
      code: "123456",
    });
    if (!outcome.ok) throw new Error(outcome.reason);
  }

  /** Waits until the desk noticed that its connection is gone, then lets the wait for the next try pass. */
  async back(): Promise<void> {
    await until("the desk waits for its next try", () => this.desk.state.retryAt !== undefined);
    this.clock.advance((this.desk.state.retryAt ?? 0) - this.clock.now());
    await until("the desk is back", () => this.desk.state.state === "live");
  }

  /** Lets time pass on a connection that is never silent for long. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 20_000) {
      this.clock.advance(Math.min(left, 20_000));
      await this.settled();
    }
  }

  /** Waits until the desk has taken everything the server sent so far. */
  async settled(): Promise<void> {
    this.server.peer.send({ $case: "glance", value: { rooms: [], askedBans: [] } });
    await new Promise<void>((resolve) => {
      const stop = this.desk.on("glance", () => {
        stop();
        resolve();
      });
    });
  }
}
