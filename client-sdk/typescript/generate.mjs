// SPDX-License-Identifier: Apache-2.0
// Turns proto/hearth/v1 into src/gen, and for the tests' server into test/gen, with Debian's protoc and ts-proto.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const proto = join(here, "../../proto");
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

function generate(out, methods, ...names) {
  mkdirSync(out, { recursive: true });
  execFileSync(
    "protoc",
    [
      `--plugin=protoc-gen-ts_proto=${plugin}`,
      `--ts_proto_out=${out}`,
      `--ts_proto_opt=${[...options, `outputEncodeMethods=${methods}`].join(",")}`,
      `-I${proto}`,
      ...names.map((name) => join(proto, `hearth/v1/${name}.proto`)),
    ],
    { stdio: "inherit" },
  );
}

const shipped = join(here, "src/gen");
const forTests = join(here, "test/gen");
try {
  for (const out of [shipped, forTests]) rmSync(out, { recursive: true, force: true });
  // A client never reads what it writes nor writes what it reads; leaving that out is a fifth of the library.
  const [sent, received] = [join(shipped, "sent"), join(shipped, "received")];
  generate(sent, "encode-only", "common", "client");
  generate(received, "decode-only", "common", "server");
  generate(forTests, "true", "common", "client", "server");
  for (const out of [sent, received, forTests]) {
    // Descriptions of the field options, which nothing uses.
    rmSync(join(out, "google"), { recursive: true, force: true });
    rmSync(join(out, "hearth/v1/options.ts"), { force: true });
  }
} catch (error) {
  if (error.code !== "ENOENT") throw error;
  console.error("protoc is missing: apt-get install protobuf-compiler");
  process.exit(1);
}
