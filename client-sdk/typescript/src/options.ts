// SPDX-License-Identifier: Apache-2.0
import type { Cursor } from "./types.js";

/** All there is of a person: a secret made on the device, and the service's signature on it. */
export interface Identity {
  readonly deviceSecret: Uint8Array;
  readonly pass?: Uint8Array;
}

/** Where an identity outlives the page. Without one it lives in memory. */
export interface IdentityStorage {
  load(): Identity | undefined | Promise<Identity | undefined>;
  save(identity: Identity): void | Promise<void>;
  clear(): void | Promise<void>;
}

/** The part of the WebSocket API that is used; browsers, React Native, Node 22 and `ws` have it. */
export interface WebSocketLike {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}
export type WebSocketConstructor = new (url: string, protocols: string) => WebSocketLike;

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export interface Random {
  /** In [0, 1), for jitter. */
  uniform(): number;
  /** From a cryptographic source. */
  bytes(length: number): Uint8Array;
}

/** What the device says about itself. Apps on React Native call `client.wake()` instead. */
export interface Environment {
  hidden(): boolean;
  /** The device says that it has no network. */
  offline?(): boolean;
  /** Calls back when the network or the person comes or goes; gives the function that stops it. */
  onWake(callback: () => void): () => void;
}

export interface ClientOptions {
  /** For example `wss://rooms.example.org/v1/ws`. */
  readonly url: string;
  /** 32 random bytes kept by the application. Default: from `storage`, or made anew. */
  readonly deviceSecret?: Uint8Array;
  /** The service's signature on `deviceSecret`, from an earlier visit. */
  readonly pass?: Uint8Array;
  /** Default: memory. */
  readonly storage?: IdentityStorage;
  /** Default: the global `WebSocket`. */
  readonly webSocket?: WebSocketConstructor;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly environment?: Environment;
}

export interface JoinOptions {
  /** The version of the room's guidelines the person agreed to. */
  readonly acceptedGuidelines?: number;
  /** From an earlier `room.cursor`: read on from there. */
  readonly cursor?: Cursor;
  /** Without a cursor: at most this many earlier events. */
  readonly history?: number;
}
