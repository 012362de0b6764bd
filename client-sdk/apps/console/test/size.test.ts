// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test } from "vitest";

const SCRIPT_BYTES_MAX = 90 * 1024;

test("the first load brings at most 90 KiB of script, and nothing inline", {
  timeout: 60_000,
}, async () => {
  const outDir = mkdtempSync(join(tmpdir(), "hearth-console-size-"));
  await build({
    root: join(import.meta.dirname, ".."),
    logLevel: "silent",
    build: { outDir, emptyOutDir: true },
  });
  const page = readFileSync(join(outDir, "index.html"), "utf8");
  const first = [...page.matchAll(/(?:src|href)="\/console\/assets\/([^"]+\.js)"/g)].map(
    ([, name]) => name,
  );
  const scripts = readdirSync(join(outDir, "assets")).filter((name) => first.includes(name));
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(outDir, "assets", name))).length,
    0,
  );
  console.log(`the console: ${bytes} bytes of script, gzip`);
  expect(bytes).toBeGreaterThan(10 * 1024);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  expect(page).not.toMatch(/<script>|<style|style=|https?:/);
  rmSync(outDir, { recursive: true });
});
