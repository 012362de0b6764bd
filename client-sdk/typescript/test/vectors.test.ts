// SPDX-License-Identifier: Apache-2.0
// The golden frames: our codec writes and reads them byte for byte. protobuf-es reads the JSON beside them, with
// descriptors from protoc, and is asked what each frame means.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createFileRegistry,
  type DescMessage,
  fromBinary,
  fromJsonString,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { deskSpeech } from "../src/desk/frames.js";
import { decodeFrame, encodeFrame } from "../src/frames.js";
import { ClientFrame } from "./gen/hearth/v1/client.js";
import type { DeskClientFrame } from "./gen/hearth/v1/desk.js";

const proto = join(import.meta.dirname, "../../../proto");

interface Vector {
  readonly name: string;
  readonly json: string;
  readonly bytes: Uint8Array;
}

function vectors(folder: string): Vector[] {
  const path = join(proto, "vectors", folder);
  const names = readdirSync(path).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({
    name,
    json: readFileSync(join(path, name), "utf8"),
    bytes: new Uint8Array(readFileSync(join(path, name.replace(/json$/, "bin")))),
  }));
}

function descriptor(name: string): DescMessage {
  const folder = mkdtempSync(join(tmpdir(), "hearth-vectors-"));
  try {
    const file = join(folder, "set.binpb");
    const sources = ["client", "server", "desk"].map((each) => `hearth/v1/${each}.proto`);
    execFileSync("protoc", [`-I${proto}`, "--include_imports", `-o${file}`, ...sources]);
    const set = fromBinary(FileDescriptorSetSchema, new Uint8Array(readFileSync(file)));
    return createFileRegistry(set).getMessage(name) as DescMessage;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A message of protobuf-es in the shape of ours: a oneof is `{ $case, value }` or undefined. */
function ours(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ours);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if ("case" in value && !("$typeName" in value)) {
    const { case: name, value: inner } = value as { case?: string; value?: unknown };
    return name === undefined ? undefined : { $case: name, value: ours(inner) };
  }
  const fields = Object.entries(value).filter(([key]) => !key.startsWith("$"));
  return Object.fromEntries(fields.map(([key, inner]) => [key, ours(inner)]));
}

describe.each([
  ["client", descriptor("hearth.v1.ClientFrame")],
  ["server", descriptor("hearth.v1.ServerFrame")],
])("vectors of the %s", (folder, schema) => {
  const all = vectors(folder);
  const meant = (json: string): Message => fromJsonString(schema, json);

  it.each(all)("$name is what protobuf-es makes of its JSON", ({ json, bytes }) => {
    expect(toBinary(schema, meant(json))).toEqual(bytes);
  });

  it.runIf(folder === "client").each(all)("$name is written by our codec", ({ json, bytes }) => {
    const { requestId, command } = ours(meant(json)) as ClientFrame;
    if (!command) throw new Error("a vector without a command");
    expect(encodeFrame(requestId, command)).toEqual(bytes);
  });

  it.runIf(folder === "server").each(all)("$name is read by our codec", ({ json, bytes }) => {
    expect(decodeFrame(bytes)).toEqual(ours(meant(json)));
  });
});

describe.each([
  ["desk_client", descriptor("hearth.v1.DeskClientFrame")],
  ["desk_server", descriptor("hearth.v1.DeskServerFrame")],
])("vectors of the %s", (folder, schema) => {
  const all = vectors(folder);
  const meant = (json: string): Message => fromJsonString(schema, json);

  it.each(all)("$name is what protobuf-es makes of its JSON", ({ json, bytes }) => {
    expect(toBinary(schema, meant(json))).toEqual(bytes);
  });

  it.runIf(folder === "desk_client").each(all)("$name is written by our codec", (vector) => {
    const { requestId, command } = ours(meant(vector.json)) as DeskClientFrame;
    if (!command) throw new Error("a vector without a command");
    expect(deskSpeech.encode(requestId, command)).toEqual(vector.bytes);
  });

  it.runIf(folder === "desk_server").each(all)("$name is read by our codec", ({ json, bytes }) => {
    expect(deskSpeech.decode(bytes)).toEqual(ours(meant(json)));
  });
});

it("frames that are answered unsupported hold no command that is known", () => {
  const later = vectors("bad").filter(({ json }) => /"answer": "unsupported"/.test(json));
  expect(later.length).toBeGreaterThan(0);
  for (const { bytes } of later) expect(ClientFrame.decode(bytes).command).toBeUndefined();
});
