// SPDX-License-Identifier: Apache-2.0
export { type ClientEvents, connect, HearthClient } from "./client.js";
export type {
  ClientOptions,
  Clock,
  Environment,
  Identity,
  IdentityStorage,
  JoinOptions,
  Random,
  WebSocketConstructor,
  WebSocketLike,
} from "./options.js";
export type { PostOptions, Room, RoomEvents, RoomStatus } from "./room.js";
export { webStorage } from "./storage.js";
export type * from "./types.js";
