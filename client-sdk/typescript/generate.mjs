// SPDX-License-Identifier: Apache-2.0
// Turns proto/hearth/v1 into src/gen (types, and the tables codec.ts works by), and for the tests' server into test/gen,
// with Debian's protoc and ts-proto.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const here = dirname(fileURLToPath(import.meta.url));
const proto = join(here, "../../proto");
const sources = ["common", "client", "server", "desk"].map((name) => `hearth/v1/${name}.proto`);
const plugin = join(
  dirname(createRequire(import.meta.url).resolve("ts-proto/package.json")),
  "protoc-gen-ts_proto",
);
const options = [
  "oneof=unions-value",
  "forceLong=bigint",
  "outputServices=none",
  "esModuleInterop=true",
  "importSuffix=.js",
  "outputJsonMethods=false",
  "outputPartialMethods=false",
];

function protoc(...args) {
  execFileSync("protoc", [`-I${proto}`, ...args, ...sources], { stdio: "inherit" });
}

function generate(out, ...more) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  protoc(
    `--plugin=protoc-gen-ts_proto=${plugin}`,
    `--ts_proto_out=${out}`,
    `--ts_proto_opt=${[...options, ...more].join(",")}`,
  );
  // Descriptions of the field options, which nothing uses.
  rmSync(join(out, "google"), { recursive: true, force: true });
  rmSync(join(out, "hearth/v1/options.ts"), { force: true });
}

const scalars = {
  3: "int64",
  4: "uint64",
  6: "fixed64",
  8: "bool",
  9: "string",
  12: "bytes",
  13: "uint32",
};

/** What a message's table is called; "case" is no name for a constant. */
const tableName = (name) => `${name[0].toLowerCase()}${name.slice(1)}${name === "Case" ? "_" : ""}`;

/** How codec.ts is told of a field. What it cannot do is an error here. */
function row(field, table) {
  const start = `[${field.number}, "${field.jsonName}", `;
  const scalar = (type) => {
    if (!scalars[type]) throw new Error(`${field}: codec.ts has no way for this type`);
    return `"${scalars[type]}"`;
  };
  const choice = field.oneof ? `, "${field.oneof.name}"` : "";
  switch (field.fieldKind) {
    case "scalar":
      return `${start}${scalar(field.scalar)}${choice}]`;
    case "enum":
      return `${start}"int32"]`;
    case "message":
      return `${start}${table(field.message)}${choice}]`;
    case "list":
      if (field.listKind === "message") return `${start}${table(field.message)}, "repeated"]`;
      if (scalars[field.scalar]) return `${start}"${scalars[field.scalar]}", "repeated"]`;
      break;
    case "map":
      if (scalars[field.mapKey] === "string" && scalars[field.scalar] === "string")
        return `${start}[[1, "key", "string"], [2, "value", "string"]], "map"]`;
  }
  throw new Error(`${field}: codec.ts has no way for this kind of field`);
}

function describe() {
  const folder = mkdtempSync(join(tmpdir(), "hearth-schema-"));
  const file = join(folder, "set.binpb");
  protoc("--include_imports", `-o${file}`);
  const set = fromBinary(FileDescriptorSetSchema, new Uint8Array(readFileSync(file)));
  rmSync(folder, { recursive: true });
  return createFileRegistry(set);
}

/** Messages after those they hold. */
function schema(registry, names) {
  const tables = new Map();
  const table = (message) => {
    const name = tableName(message.name);
    if (!tables.has(name)) {
      const rows = message.fields.map((field) => row(field, table));
      tables.set(
        name,
        `const ${name}: Schema = [${rows.map((one) => `\n  ${one},`).join("")}\n];\n`,
      );
    }
    return name;
  };
  const frames = names.map((name) => table(registry.getMessage(`hearth.v1.${name}`)));
  return `// SPDX-License-Identifier: Apache-2.0
// Made by generate.mjs from proto/hearth/v1.
import type { Schema } from "../codec.js";

${[...tables.values()].join("\n")}
export { ${frames.join(", ")} };
`;
}

try {
  const shipped = join(here, "src/gen");
  generate(shipped, "outputEncodeMethods=false", "onlyTypes=true");
  const registry = describe();
  writeFileSync(join(shipped, "schema.ts"), schema(registry, ["ClientFrame", "ServerFrame"]));
  writeFileSync(
    join(shipped, "desk_schema.ts"),
    schema(registry, ["DeskClientFrame", "DeskServerFrame"]),
  );
  generate(join(here, "test/gen"), "outputEncodeMethods=true");
} catch (error) {
  if (error.code !== "ENOENT") throw error;
  console.error("protoc is missing: apt-get install protobuf-compiler");
  process.exit(1);
}
