// SPDX-License-Identifier: Apache-2.0
import { Emitter } from "./emitter.js";
import type { ClientOptions, JoinOptions } from "./options.js";
import type { Room } from "./room.js";
import type { Card, ConnectionState, Notice, StateChange, Welcome, WorkProgress } from "./types.js";

export interface ClientEvents {
  state: StateChange;
  welcome: Welcome;
  /** A first visit brings proof of work; this is how far it is. */
  work: WorkProgress;
  /** Not about a joined room; those are told on the `Room`. */
  notice: Notice;
  card: Card;
}

/** Several rooms over one connection. Does nothing until `open()`; `connect` does both. */
export declare class HearthClient extends Emitter<ClientEvents> {
  constructor(options: ClientOptions);
  readonly state: ConnectionState;
  /** The last change of `state`, with its reason. */
  readonly stateChange: StateChange;
  readonly welcome: Welcome | undefined;
  readonly rooms: ReadonlyMap<string, Room>;
  /** Connects; after `closed`, tries again. */
  open(): void;
  /** The network or the person is back: try at once, or make sure the connection still carries. */
  wake(): void;
  /** The same room object if it is joined already. */
  join(slug: string, options?: JoinOptions): Room;
  /** Ends the connection; it stays closed until `open()`. What is still pending is discarded. */
  close(): void;
  /** `close`, and erases secret and pass here and in the storage. The next `open()` is a new person. */
  forget(): void;
}

export declare function connect(options: ClientOptions): HearthClient;
