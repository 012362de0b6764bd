// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const source = new URL("../..", import.meta.url).pathname;
export const bin = process.env["HEARTH_BIN"] ?? join(source, "build/release/bin");

/** What ./dev run serves, but for the pace: a visitor of the tests is always new, and says a lot in a minute. */
export function config(folder: string): string {
  const file = join(folder, "hearth.toml");
  const given = readFileSync(join(source, "config/hearth.dev.toml"), "utf8");
  const pace = "newcomer_burst = 50\nnewcomer_interval_ms = 100\npost_burst = 50\npost_interval_ms = 100\n";
  writeFileSync(file, given.replace("[room_defaults]\n", `[room_defaults]\n${pace}`));
  return file;
}

/** A real hearthd with the built page, on a free port. */
export class Service {
  readonly #folder = mkdtempSync(join(tmpdir(), "hearth-e2e-"));
  #process: ChildProcess | undefined;
  port = 0;
  #deskPort = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The moderators' page, under the name their passkeys are for. */
  get deskUrl(): string {
    return `http://localhost:${this.#deskPort}/console/`;
  }

  /** What an operator types. */
  ctl(...words: string[]): string {
    const socket = join(this.#folder, "admin.sock");
    return execFileSync(join(bin, "hearthctl"), [...words, "--socket", socket], { stdio: ["ignore", "pipe", "ignore"] }).toString();
  }

  async start(): Promise<void> {
    const child = spawn(join(bin, "hearthd"), ["--config", config(this.#folder)], {
      cwd: source,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        HEARTH_LISTEN_PORT: String(this.port),
        HEARTH_DESK_PORT: String(this.#deskPort),
        HEARTH_MODERATION_RULES: join(source, "tests/e2e/rules"),
        HEARTH_STORE_PATH: join(this.#folder, "data/hearth.db"),
        HEARTH_STORE_KEYS: join(this.#folder, "data/keys"),
        HEARTH_ADMIN_SOCKET: join(this.#folder, "admin.sock"),
        HEARTH_SESSION_DRAIN_MS: "100",
        HEARTH_LOG_LEVEL: "warn",
      },
    });
    this.#process = child;
    this.port = await new Promise((resolve, reject) => {
      child.once("exit", () => reject(new Error("hearthd did not start")));
      let said = "";
      child.stdout?.on("data", (text: Buffer) => {
        said += text.toString();
        const port = /^listening on .*:(\d+)$/m.exec(said)?.[1];
        const deskPort = /^moderators at .*:(\d+)\/console\/$/m.exec(said)?.[1];
        this.#deskPort = Number(deskPort ?? 0);
        if (port && deskPort) resolve(Number(port));
      });
    });
  }

  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child) return;
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Starts again with nothing said before. */
  async fresh(): Promise<void> {
    await this.stop();
    rmSync(join(this.#folder, "data"), { recursive: true, force: true });
    await this.start();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A way to the service that can be cut, and mended. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #cut = false;

  constructor(target: Service) {
    this.#server = createServer((near) => {
      if (this.#cut) return near.destroy();
      const far = connect(target.port, "127.0.0.1");
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
