// SPDX-License-Identifier: Apache-2.0
import { createReadStream, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { source } from "./service";

const dist = join(source, "client-sdk/apps/console/dist");
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
/** As hearthd sends it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** The built console on a free port, under a name: passkeys want one. */
export class ConsoleSite {
  readonly #server: Server = createServer((request, response) => {
    const path = /^\/console\/([\w./-]*)$/.exec(request.url ?? "")?.[1];
    const file = join(dist, path || "index.html");
    if (path === undefined || path.includes("..") || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": policy,
      "Referrer-Policy": "no-referrer",
    });
    createReadStream(file).pipe(response);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    const address = this.#server.address();
    return `http://localhost:${typeof address === "object" ? address?.port : ""}/console/`;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
