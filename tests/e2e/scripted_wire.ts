// SPDX-License-Identifier: Apache-2.0
import type { Page, WebSocketRoute } from "playwright-core";
import { ClientFrame } from "../../client-sdk/typescript/test/gen/hearth/v1/client.js";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { type Event, ServerFrame } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";

type Body = NonNullable<ServerFrame["body"]>;
type Command = NonNullable<ClientFrame["command"]>;

/** Between the page and a real hearthd: lets everything through, and says on top what a test wants to be said. */
export class ScriptedWire {
  /** Answers the next Joins and Posts instead of the server. */
  refuseJoin: Reason | undefined;
  refusePost: Reason | undefined;
  lastEvent: Event | undefined;
  /** All that came from the server, and how often it was spoken to with a Post. */
  readonly heard: ServerFrame[] = [];
  posts = 0;
  /** Makes an answer of the server another one. */
  change: ((frame: ServerFrame) => void) | undefined;
  /** Answers a command instead of the server where it gives a body. */
  answer: ((command: Command) => Body | undefined) | undefined;
  /** All that the page said. */
  readonly said: Command[] = [];
  #page: WebSocketRoute | undefined;

  static async on(page: Page): Promise<ScriptedWire> {
    const wire = new ScriptedWire();
    await page.routeWebSocket(/\/v1\/ws$/, (route) => wire.#connect(route));
    return wire;
  }

  say(body: Body, requestId = 0): void {
    this.#page?.send(Buffer.from(ServerFrame.encode({ requestId, body }).finish()));
  }

  /** Ends the page's connection as the server would. */
  async end(code: number): Promise<void> {
    await this.#page?.close({ code });
  }

  #connect(route: WebSocketRoute): void {
    this.#page = route;
    const server = route.connectToServer();
    route.onMessage((data) => {
      const { command, requestId } = ClientFrame.decode(data as Buffer);
      if (command) this.said.push(command);
      if (command?.$case === "post") this.posts++;
      const body = command && this.answer?.(command);
      if (body) return this.say(body, requestId);
      const reason =
        command?.$case === "join" ? this.refuseJoin : command?.$case === "post" ? this.refusePost : undefined;
      if (reason === undefined) server.send(data);
      else this.say({ $case: "refused", value: { reason, retryAfterMs: 0, hint: undefined } }, requestId);
    });
    server.onMessage((data) => {
      const frame = ServerFrame.decode(data as Buffer);
      const { body } = frame;
      this.heard.push(frame);
      if (body?.$case === "event") this.lastEvent = body.value;
      if (!this.change) return route.send(data);
      this.change(frame);
      route.send(Buffer.from(ServerFrame.encode(frame).finish()));
    });
  }
}
