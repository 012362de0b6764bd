// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect } from "vitest";

/** A page as it is built, by what a browser fetches. */
export interface Built {
  /** Of the scripts the page names, compressed. */
  readonly bytes: number;
  /** What stands in those scripts. */
  readonly first: string;
  /** What stands in the scripts that are fetched when they are needed, of this name. */
  later(name: string): string;
}

/** Builds the page in `root`, which has nothing inline and names no other site. */
export async function firstLoad(root: string): Promise<Built> {
  const outDir = mkdtempSync(join(tmpdir(), "hearth-page-"));
  try {
    await build({ root, logLevel: "silent", build: { outDir, emptyOutDir: true } });
    const page = readFileSync(join(outDir, "index.html"), "utf8");
    expect(page).not.toMatch(/<script>|<style|style=|https?:/);
    const assets = new Map(
      readdirSync(join(outDir, "assets"))
        .filter((name) => name.endsWith(".js"))
        .map((name) => [name, readFileSync(join(outDir, "assets", name))]),
    );
    const named = [...page.matchAll(/(?:src|href)="[^"]*\/assets\/([^"]+\.js)"/g)];
    const scripts = named.map(([, name]) => assets.get(name ?? "") ?? Buffer.of());
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(bytes).toBeGreaterThan(10 * 1024);
    return {
      bytes,
      first: scripts.join(""),
      later: (name) =>
        [...assets]
          .filter(([file]) => file.startsWith(`${name}-`))
          .map(([, text]) => text)
          .join(""),
    };
  } finally {
    rmSync(outDir, { recursive: true });
  }
}
