// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "../src");

async function bundle(format: "es" | "iife", name = "index.ts"): Promise<string> {
  const entry = join(source, name);
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      target: "es2022",
      write: false,
      minify: true,
      lib: { entry, formats: [format], name: "hearth", fileName: "hearth" },
    },
  });
  const [{ output } = { output: [] }] = built as { output: { code?: string }[] }[];
  return output.map(({ code = "" }) => code).join("");
}

it("weighs at most 14 KiB, dependency included", async () => {
  const bytes = gzipSync(await bundle("iife"), { level: 9 }).length;
  console.log(`@hearth/client: ${bytes} bytes gzip`);
  expect(bytes).toBeGreaterThan(4 * 1024); // a bundle that lost its parts would pass any limit
  expect(bytes).toBeLessThanOrEqual(14 * 1024);
});

it("brings participants nothing of the moderators' desk, which weighs at most 15 KiB", async () => {
  expect(await bundle("iife")).not.toMatch(/stepUp|ledgerPage|caseDetail/);
  const desk = await bundle("iife", "desk/index.ts");
  expect(desk).toMatch(/stepUp[\s\S]*caseDetail/);
  const bytes = gzipSync(desk, { level: 9 }).length;
  console.log(`@hearth/client/desk: ${bytes} bytes gzip`);
  expect(bytes).toBeLessThanOrEqual(15 * 1024);
});

it("says Hello where there is no TextDecoder, window or document, as on React Native", async () => {
  const sent: Uint8Array[] = [];
  class Socket {
    onopen: (() => void) | null = null;
    constructor() {
      queueMicrotask(() => this.onopen?.());
    }
    send(data: Uint8Array): void {
      sent.push(data);
    }
    close(): void {}
  }
  const world = {
    WebSocket: Socket,
    AbortController,
    setTimeout: () => 0,
    clearTimeout: () => {},
    queueMicrotask,
    client: undefined as unknown,
    bytes: (length: number) => new Uint8Array(length),
  };
  const code = `${await bundle("iife")};
    client = hearth.connect({ url: "ws://x/", random: { uniform: () => 0.5, bytes } });`;
  runInNewContext(code, world);
  for (let i = 0; i < 50 && sent.length === 0; i++) await Promise.resolve();
  expect(sent).toHaveLength(1);
  expect(Buffer.from(sent[0] as Uint8Array).includes("hearth-ts/")).toBe(true);
});
