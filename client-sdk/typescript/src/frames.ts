// SPDX-License-Identifier: Apache-2.0
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { read, write } from "./codec.js";
import type { ClientFrame } from "./gen/hearth/v1/client.js";
import type { ServerFrame } from "./gen/hearth/v1/server.js";
import { clientFrame, serverFrame } from "./gen/schema.js";
import type { Speech } from "./speech.js";
import { decodeUtf8, encodeUtf8 } from "./utf8.js";

export type Command = NonNullable<ClientFrame["command"]>;
export type Body = NonNullable<ServerFrame["body"]>;
export type { ServerFrame };

export function encodeFrame(requestId: number, command: Command): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter(encodeUtf8);
  return write(writer, clientFrame, { requestId, command }).finish();
}

/** Throws on what is not a frame. */
export function decodeFrame(bytes: Uint8Array): ServerFrame {
  return read(new BinaryReader(bytes, decodeUtf8), serverFrame) as unknown as ServerFrame;
}

/** Leaving no room changes nothing. */
export const speech: Speech<Command, Body> = {
  encode: encodeFrame,
  decode: decodeFrame,
  signOfLife: { $case: "leave", value: { room: "" } },
};
