// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const config = `
[room_defaults]
post_interval_ms = 0
newcomer_interval_ms = 0
room_posts_per_second = 100000
room_burst = 100000
coverage = "open"
[[rooms]]
slug = "evening"
title = "Evening"
guidelines = ["Be kind."]
guidelines_version = 3
[[rooms]]
slug = "slow"
title = "One every two seconds"
newcomer_interval_ms = 2000
newcomer_burst = 1
`;

/** The real server, on a port and in a folder of its own. Keeps both over a restart. */
export class Hearthd {
  readonly #folder = mkdtempSync(join(tmpdir(), "hearth-sdk-"));
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(
    readonly bin: string,
    readonly environment: Record<string, string> = {},
  ) {
    mkdirSync(join(this.#folder, "site"));
    writeFileSync(join(this.#folder, "site/index.html"), "<!doctype html><title>Hearth</title>");
    writeFileSync(join(this.#folder, "hearth.toml"), config);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/v1/ws`;
  }

  async start(): Promise<void> {
    const folder = this.#folder;
    const child = spawn(join(this.bin, "hearthd"), ["--config", join(folder, "hearth.toml")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        HEARTH_LISTEN_PORT: String(this.#port),
        HEARTH_WEB_SITE: join(folder, "site"),
        HEARTH_WEB_RESOURCES: join(import.meta.dirname, "../../../../config/resources"),
        HEARTH_MODERATION_RULES: join(import.meta.dirname, "../../../../tests/e2e/rules"),
        HEARTH_STORE_PATH: join(folder, "data/hearth.db"),
        HEARTH_STORE_KEYS: join(folder, "data/keys"),
        HEARTH_ADMIN_SOCKET: join(folder, "admin.sock"),
        HEARTH_SESSION_DRAIN_MS: "200",
        HEARTH_LIMITS_CALM_PASSES_PER_MINUTE: "1000000",
        ...this.environment,
      },
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /^listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (!port) continue;
      this.#port = Number(port);
      child.stdout.resume();
      return;
    }
    throw new Error("hearthd did not start");
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.end("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
