// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, config, source } from "./service";

export type Gateway = 1 | 2;

/** What ./dev cluster starts: two gateways, HAProxy and Redis. */
export class Gateways {
  readonly #folder = mkdtempSync(join(tmpdir(), "hearth-gateways-"));
  #process: ChildProcess | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    this.#port = await freePorts();
    const child = spawn(join(source, "deploy/cluster.sh"), [this.#folder], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        HEARTH_BIN: bin,
        HEARTH_CONFIG: config(this.#folder),
        HEARTH_CLUSTER_PORT: String(this.#port),
        HEARTH_SESSION_DRAIN_MS: "100",
        HEARTH_LOG_LEVEL: "warn",
      },
    });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the gateways did not start")));
      let said = "";
      child.stdout?.on("data", (text: Buffer) => {
        said += text.toString();
        if (said.includes("Open http")) resolve();
      });
    });
  }

  /** What an operator types at a gateway. */
  ctl(gateway: Gateway, ...words: string[]): string {
    const socket = join(this.#folder, `gateway-${gateway}.sock`);
    return execFileSync(join(bin, "hearthctl"), [...words, "--socket", socket], { stdio: ["ignore", "pipe", "ignore"] }).toString();
  }

  /** How many people a gateway has. */
  connections(gateway: Gateway): number {
    return JSON.parse(this.ctl(gateway, "status")).connections;
  }

  kill(gateway: Gateway): void {
    process.kill(Number(readFileSync(join(this.#folder, `gateway-${gateway}.pid`), "utf8")), "SIGKILL");
  }

  /** What HAProxy has said so far. */
  proxyLog(): string {
    return readFileSync(join(this.#folder, "haproxy.log"), "utf8");
  }

  async end(): Promise<void> {
    const child = this.#process;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The first of seven in a row, below what the kernel gives to outgoing connections. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = 21_000 + Math.floor(Math.random() * 1_500) * 7;
    const taken = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((i) => listen(first + i)));
    await Promise.all(taken.map((server) => server && new Promise((resolve) => server.close(resolve))));
    if (taken.every((server) => server)) return first;
  }
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
