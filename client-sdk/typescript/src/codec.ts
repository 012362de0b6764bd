// SPDX-License-Identifier: Apache-2.0
// Protocol Buffers by table: generate.mjs makes the tables from proto/hearth/v1, and the types of what is read and
// written. Code made for each message would be a quarter of the library.
import type { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

/** The way one value is written: a method of the reader and the writer. */
export type Scalar =
  | "bool"
  | "bytes"
  | "fixed64"
  | "int32"
  | "int64"
  | "string"
  | "uint32"
  | "uint64";

/** Number, name, what it is; then "repeated", "map" (both of messages or strings), or the oneof it is a case of. */
export type Field = readonly [number: number, name: string, of: Scalar | Schema, within?: string];
export type Schema = readonly Field[];

type Value = never;
type Message = Record<string, unknown>;

function wireType(of: Scalar | Schema): number {
  if (of === "fixed64") return 1;
  return typeof of === "object" || of === "string" || of === "bytes" ? 2 : 0;
}

function absent([, , of, within]: Field): unknown {
  if (within === "repeated") return [];
  if (within === "map") return {};
  if (typeof of === "object") return undefined;
  if (of === "bytes") return new Uint8Array();
  if (of === "string") return "";
  if (of === "bool") return false;
  return of.endsWith("64") ? 0n : 0;
}

/** Throws on what is not a message of that schema; fields it does not know are skipped. */
export function read(reader: BinaryReader, schema: Schema, end = reader.len): Message {
  const message: Message = {};
  for (const field of schema) {
    const [, name, , within] = field;
    if (within === undefined || within === "repeated" || within === "map")
      message[name] = absent(field);
    else message[within] = undefined;
  }
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = schema.find(([known]) => known === number);
    const isPacked = field?.[3] === "repeated" && wire === 2 && wireType(field[2]) === 0;
    if (!field || (wireType(field[2]) !== wire && !isPacked)) {
      reader.skip(wire, number);
      continue;
    }
    const [, name, of, within] = field;
    if (isPacked) {
      const stop = reader.uint32() + reader.pos;
      while (reader.pos < stop) (message[name] as unknown[]).push(reader[of as Scalar]());
      continue;
    }
    const value =
      typeof of === "object" ? read(reader, of, reader.uint32() + reader.pos) : reader[of]();
    if (within === undefined) message[name] = value;
    else if (within === "repeated") (message[name] as unknown[]).push(value);
    else if (within === "map") {
      const entry = value as { readonly key: string; readonly value: unknown };
      (message[name] as Message)[entry.key] = entry.value;
    } else message[within] = { $case: name, value };
  }
  if (reader.pos !== end) throw new RangeError("a field reaches over the end");
  return message;
}

/** Like every proto3 encoder, leaves out what has its default value. Maps are only read. */
export function write(writer: BinaryWriter, schema: Schema, message: Message): BinaryWriter {
  for (const [number, name, of, within] of schema) {
    const chosen = message[within ?? ""] as { $case: string; value: unknown } | undefined;
    const value =
      within && within !== "repeated" ? chosen?.$case === name && chosen.value : message[name];
    for (const each of within === "repeated" ? (value as unknown[]) : [value]) {
      if (!each || (each as { readonly length?: number }).length === 0) continue;
      writer.tag(number, wireType(of));
      if (typeof of === "object") write(writer.fork(), of, each as Message).join();
      else writer[of](each as Value);
    }
  }
  return writer;
}
