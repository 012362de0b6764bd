// SPDX-License-Identifier: Apache-2.0
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { ServerFrame } from "./gen/received/hearth/v1/server.js";
import { ClientFrame } from "./gen/sent/hearth/v1/client.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

export type Command = NonNullable<ClientFrame["command"]>;
export type Body = NonNullable<ServerFrame["body"]>;
export type { ServerFrame };

export function encodeFrame(requestId: number, command: Command): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter(encodeUtf8);
  return ClientFrame.encode({ requestId, command }, writer).finish();
}

/** Throws on what is not a frame. */
export function decodeFrame(bytes: Uint8Array): ServerFrame {
  return ServerFrame.decode(new BinaryReader(bytes, decodeUtf8));
}
