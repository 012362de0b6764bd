// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

type Named = { readonly $case: string; readonly value: unknown };

/** One connection, seen from the server: what it received, newest last. */
export class Connection<Command extends Named> {
  readonly received: Command[] = [];
  closed = false;
  constructor(readonly socket: WebSocket) {
    socket.on("close", () => {
      this.closed = true;
    });
    socket.on("error", () => {});
  }

  all<C extends Command["$case"]>(name: C): Extract<Command, { $case: C }>["value"][] {
    return this.received
      .filter((command) => command.$case === name)
      .map(({ value }) => value as Extract<Command, { $case: C }>["value"]);
  }
}

/** A server on a free port of the loopback, once it listens. */
export async function listen(): Promise<WebSocketServer> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise<void>((resolve) => server.once("listening", () => resolve()));
  return server;
}

/** Whoever connects is a peer, and what they send is `hear`d. */
export abstract class FakeListener<Peer extends { readonly socket: WebSocket }> {
  readonly peers: Peer[] = [];
  readonly #server: WebSocketServer;

  protected constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", (socket) => {
      const peer = this.welcomed(socket);
      this.peers.push(peer);
      socket.on("message", (data: Buffer) => this.hear(peer, new Uint8Array(data)));
    });
  }

  protected abstract welcomed(socket: WebSocket): Peer;
  protected abstract hear(peer: Peer, frame: Uint8Array): void;

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/ws`;
  }

  /** The newest connection. */
  get peer(): Peer {
    const peer = this.peers.at(-1);
    if (!peer) throw new Error("nobody connected");
    return peer;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.peers) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
