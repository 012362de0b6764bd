// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { FakeServer, OTHER } from "./support/fake_server.js";

it("the README's example runs as it stands", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(example.trim().split("\n").filter(Boolean).length).toBeLessThanOrEqual(20);

  const server = await FakeServer.start();
  server.store("Glad you came.", OTHER);
  const source = example
    .replace("@hearth/client", "../../src/index.js")
    .replace("wss://rooms.example.org/v1/ws", server.url);
  const folder = mkdtempSync(join(import.meta.dirname, "readme-"));
  const said: string[] = [];
  const log = vi
    .spyOn(console, "log")
    .mockImplementation((...words) => void said.push(words.join(" ").trim()));
  vi.stubGlobal("WebSocket", WebSocket);
  try {
    writeFileSync(join(folder, "example.ts"), source);
    await import(join(folder, "example.ts"));
  } finally {
    log.mockRestore();
    vi.unstubAllGlobals();
    rmSync(folder, { recursive: true });
    await server.stop();
  }
  expect(said).toContain("live");
  expect(said).toContain("kind heron: Glad you came.");
  expect(server.peer.all("post")).toMatchObject([{ text: "Day 3. Shaky, but here." }]);
});
