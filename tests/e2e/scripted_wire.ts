// SPDX-License-Identifier: Apache-2.0
import type { Page, WebSocketRoute } from "playwright-core";
import { ClientFrame } from "../../client-sdk/typescript/test/gen/hearth/v1/client.js";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { type Event, ServerFrame } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";

type Body = NonNullable<ServerFrame["body"]>;

/** Between the page and a real hearthd: lets everything through, and says on top what a test wants to be said. */
export class ScriptedWire {
  /** Answers the next Joins and Posts instead of the server. */
  refuseJoin: Reason | undefined;
  refusePost: Reason | undefined;
  lastEvent: Event | undefined;
  #page: WebSocketRoute | undefined;

  static async on(page: Page): Promise<ScriptedWire> {
    const wire = new ScriptedWire();
    await page.routeWebSocket(/\/v1\/ws$/, (route) => wire.#connect(route));
    return wire;
  }

  say(body: Body, requestId = 0): void {
    this.#page?.send(Buffer.from(ServerFrame.encode({ requestId, body }).finish()));
  }

  #connect(route: WebSocketRoute): void {
    this.#page = route;
    const server = route.connectToServer();
    route.onMessage((data) => {
      const { command, requestId } = ClientFrame.decode(data as Buffer);
      const reason =
        command?.$case === "join" ? this.refuseJoin : command?.$case === "post" ? this.refusePost : undefined;
      if (reason === undefined) server.send(data);
      else this.say({ $case: "refused", value: { reason, retryAfterMs: 0 } }, requestId);
    });
    server.onMessage((data) => {
      const { body } = ServerFrame.decode(data as Buffer);
      if (body?.$case === "event") this.lastEvent = body.value;
      route.send(data);
    });
  }
}
