// SPDX-License-Identifier: Apache-2.0
// Turns proto/hearth/v1 into src/gen with Debian's protoc and ts-proto.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const proto = join(here, "../../proto");
const out = join(here, "src/gen");
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

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
try {
  execFileSync(
    "protoc",
    [
      `--plugin=protoc-gen-ts_proto=${plugin}`,
      `--ts_proto_out=${out}`,
      `--ts_proto_opt=${options.join(",")}`,
      `-I${proto}`,
      ...["common", "client", "server"].map((name) => join(proto, `hearth/v1/${name}.proto`)),
    ],
    { stdio: "inherit" },
  );
} catch (error) {
  if (error.code !== "ENOENT") throw error;
  console.error("protoc is missing: apt-get install protobuf-compiler");
  process.exit(1);
}
