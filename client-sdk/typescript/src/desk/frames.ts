// SPDX-License-Identifier: Apache-2.0
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { read, write } from "../codec.js";
import { deskClientFrame, deskServerFrame } from "../gen/desk_schema.js";
import type { DeskClientFrame, DeskServerFrame } from "../gen/hearth/v1/desk.js";
import type { Speech } from "../speech.js";
import { decodeUtf8, encodeUtf8 } from "../utf8.js";

export type DeskCommand = NonNullable<DeskClientFrame["command"]>;
export type DeskBody = NonNullable<DeskServerFrame["body"]>;

/** Watching no room any longer changes nothing. */
export const deskSpeech: Speech<DeskCommand, DeskBody> = {
  encode: (requestId, command) =>
    write(new BinaryWriter(encodeUtf8), deskClientFrame, { requestId, command }).finish(),
  decode: (bytes) =>
    read(new BinaryReader(bytes, decodeUtf8), deskServerFrame) as unknown as DeskServerFrame,
  signOfLife: { $case: "watch", value: { room: "", off: true, cursor: [], byItself: false } },
};
