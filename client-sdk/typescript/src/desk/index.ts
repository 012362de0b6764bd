// SPDX-License-Identifier: Apache-2.0
export type { ListenOptions } from "../emitter.js";
export type {
  Clock,
  Environment,
  Random,
  WebSocketConstructor,
  WebSocketLike,
} from "../options.js";
export type {
  AnnouncementEvent,
  Availability,
  Gap,
  MessageEvent,
  Participant,
  Position,
  Presence,
  RoomEvent,
  RoomMode,
  SanctionedEvent,
  Span,
} from "../types.js";
export type * from "./case_types.js";
export type { DeskOptions } from "./connection.js";
export { connect, Desk, type DeskEvents } from "./desk.js";
export type { OwnWays } from "./own_ways.js";
export type { Passkeys } from "./passkey.js";
export type { InviteKey, InvitePassphrase, PassphraseSignIn } from "./sign_in.js";
export type * from "./types.js";
export type { RoomCondition, WatchedRoom, WatchedRoomEvents } from "./watched_room.js";
