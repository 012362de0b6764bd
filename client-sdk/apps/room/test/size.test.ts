// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test } from "vitest";
import care from "../src/locales/care.en.json";

const SCRIPT_BYTES_MAX = 60 * 1024;

test("the first load brings at most 60 KiB of script, and nothing inline", {
  timeout: 60_000,
}, async () => {
  const outDir = mkdtempSync(join(tmpdir(), "hearth-size-"));
  await build({
    root: join(import.meta.dirname, ".."),
    logLevel: "silent",
    build: { outDir, emptyOutDir: true },
  });
  const page = readFileSync(join(outDir, "index.html"), "utf8");
  const first = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name);
  const scripts = readdirSync(join(outDir, "assets")).filter((name) => first.includes(name));
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(outDir, "assets", name))).length,
    0,
  );
  console.log(`the page: ${bytes} bytes of script, gzip`);
  expect(bytes).toBeGreaterThan(10 * 1024);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  const later = readdirSync(join(outDir, "assets")).filter((name) => name.startsWith("parts-"));
  const text = (names: string[]) =>
    names.map((name) => readFileSync(join(outDir, "assets", name), "utf8")).join("");
  expect(text(scripts)).not.toContain(care["notice.title.warning"]);
  expect(text(later)).toContain(care["notice.title.warning"]);
  expect(page).not.toMatch(/<script>|<style|style=|https?:/);
  rmSync(outDir, { recursive: true });
});
