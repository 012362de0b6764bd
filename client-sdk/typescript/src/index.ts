// SPDX-License-Identifier: Apache-2.0
export { type ClientEvents, connect, HearthClient } from "./client.js";
export type { ListenOptions } from "./emitter.js";
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
export type { Room } from "./room.js";
export type { PostOptions, RoomEvents, RoomStatus } from "./room_types.js";
export { webStorage } from "./storage.js";
export type * from "./types.js";
