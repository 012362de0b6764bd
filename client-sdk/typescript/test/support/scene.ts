// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { HearthClient } from "../../src/client.js";
import type { ClientOptions, WebSocketConstructor } from "../../src/options.js";
import type { Room } from "../../src/room.js";
import type { Gap, Outgoing, RoomEvent, StateChange } from "../../src/types.js";
import { FakeServer } from "./fake_server.js";
import { ManualClock } from "./manual_clock.js";
import { until } from "./until.js";

export const webSocket = WebSocket as unknown as WebSocketConstructor;

/** A client, its clock and dice, and the server it talks to. */
export class Scene {
  readonly clock = new ManualClock();
  readonly states: StateChange[] = [];
  /** What the next dice throws give. */
  uniform = 0.5;
  hidden = false;
  offline = false;
  wake: () => void = () => {};
  readonly client: HearthClient;

  private constructor(
    readonly server: FakeServer,
    options: Partial<ClientOptions>,
  ) {
    this.client = new HearthClient({
      url: server.url,
      webSocket,
      clock: this.clock,
      random: {
        uniform: () => this.uniform,
        bytes: (length) => new Uint8Array(randomBytes(length)),
      },
      environment: {
        hidden: () => this.hidden,
        offline: () => this.offline,
        onWake: (callback) => {
          this.wake = callback;
          return () => {
            this.wake = () => {};
          };
        },
      },
      ...options,
    });
    this.client.on("state", (change) => this.states.push(change));
  }

  static async open(options: Partial<ClientOptions> = {}): Promise<Scene> {
    return new Scene(await FakeServer.start(), options);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.server.stop();
  }

  async live(): Promise<void> {
    this.client.open();
    await until("the client is live", () => this.client.state === "live");
  }

  /** Joined, with all that the room hands over. */
  async joined(): Promise<{ room: Room; events: RoomEvent[]; gaps: Gap[]; outbox: Outgoing[] }> {
    if (this.client.state !== "live") await this.live();
    const room = this.client.join("evening", { acceptedGuidelines: 1 });
    const events: RoomEvent[] = [];
    const gaps: Gap[] = [];
    const outbox: Outgoing[] = [];
    room.on("event", (event) => events.push(event));
    room.on("gap", (gap) => gaps.push(gap));
    room.on("outbox", (outgoing) => outbox.push(outgoing));
    await until("the room is joined", () => room.status === "joined");
    return { room, events, gaps, outbox };
  }

  /** Waits until the client has taken everything the server sent so far. */
  async settled(): Promise<void> {
    const { server, client } = this;
    server.peer.send({ $case: "notice", value: { room: "", code: "settled", params: {} } });
    await new Promise<void>((resolve) => {
      const stop = client.on("notice", () => {
        stop();
        resolve();
      });
    });
  }

  /** Waits until the client noticed that its connection is gone. */
  async waiting(): Promise<StateChange> {
    await until(
      "the client waits for its next try",
      () => this.client.stateChange.retryAt !== undefined,
    );
    return this.client.stateChange;
  }

  /** Lets the wait for the next try pass, until the client is back. */
  async back(): Promise<void> {
    const { retryAt = 0 } = await this.waiting();
    this.clock.advance(retryAt - this.clock.now());
    await until("the client is back", () => this.client.state === "live");
  }
}

export function texts(events: readonly RoomEvent[]): string[] {
  return events.map((event) => (event.kind === "message" ? event.text : event.kind));
}
