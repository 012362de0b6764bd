// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from "ws";
import { ClientFrame } from "../gen/hearth/v1/client.js";
import { type Position, Reason, RoomMode } from "../gen/hearth/v1/common.js";
import {
  type Ack,
  AckStatus,
  type Event,
  type Hint,
  type Joined,
  ServerFrame,
  type Welcome,
} from "../gen/hearth/v1/server.js";
import { Connection, FakeListener, listen } from "./fake_listener.js";

type Body = NonNullable<ServerFrame["body"]>;
type Command = NonNullable<ClientFrame["command"]>;
type Case = Command["$case"];
type Of<C extends Case> = Extract<Command, { $case: C }>["value"];
/** Takes a command instead of the usual behaviour when it gives true. */
type Handlers = { [C in Case]?: (peer: Peer, value: Of<C>, requestId: number) => boolean };

export const EPOCH = 0x1234n;
export const SELF = { handle: new Uint8Array(10).fill(7), alias: "calm otter" };
export const OTHER = { handle: new Uint8Array(10).fill(9), alias: "kind heron" };

export class Peer extends Connection<Command> {
  reply(requestId: number, body: Body): void {
    this.socket.send(ServerFrame.encode({ requestId, body }).finish());
  }
  send(body: Body): void {
    this.reply(0, body);
  }
  refuse(requestId: number, reason: Reason, retryAfterMs = 0, hint?: Hint): void {
    this.reply(requestId, { $case: "refused", value: { reason, retryAfterMs, hint } });
  }
  ack(requestId: number, position: Position | undefined, more: Partial<Ack> = {}): void {
    const status = AckStatus.ACK_STATUS_ACCEPTED;
    const value = { status, position, durable: true, heldForMs: 0, hint: undefined, ...more };
    this.reply(requestId, { $case: "ack", value });
  }
  gone(code: number): void {
    this.socket.close(code);
  }
}

/** Speaks hearth.v1 for one room, "evening"; each test replaces the parts it is about. */
export class FakeServer extends FakeListener<Peer> {
  readonly log: Event[] = [];
  handlers: Handlers = {};
  welcome: Partial<Welcome> = {};
  joined: Partial<Joined> = {};
  epoch = EPOCH;
  readonly #acks = new Map<string, Position>();

  static async start(): Promise<FakeServer> {
    return new FakeServer(await listen());
  }

  /** Puts a message into the log without telling anybody. */
  store(text: string, author = OTHER): Event {
    const event: Event = {
      room: "evening",
      position: { epoch: this.epoch, seq: BigInt(this.log.length + 1) },
      atMs: 1_700_000_000_000n,
      author,
      kind: { $case: "message", value: { text, intent: 0, replyTo: 0n } },
      padding: new Uint8Array(),
    };
    this.log.push(event);
    return event;
  }

  /** Puts a message into the log and tells the newest connection. */
  say(text: string, author = OTHER): Event {
    const event = this.store(text, author);
    this.peer.send({ $case: "event", value: event });
    return event;
  }

  protected welcomed(socket: WebSocket): Peer {
    return new Peer(socket);
  }

  protected hear(peer: Peer, bytes: Uint8Array): void {
    const frame = ClientFrame.decode(bytes);
    const command = frame.command as Command;
    peer.received.push(command);
    const handler = this.handlers[command.$case] as
      | ((peer: Peer, value: unknown, requestId: number) => boolean)
      | undefined;
    if (!handler?.(peer, command.value, frame.requestId)) {
      this.#answer(peer, command, frame.requestId);
    }
  }

  #answer(peer: Peer, command: Command, requestId: number): void {
    switch (command.$case) {
      case "hello":
        return peer.reply(requestId, { $case: "welcome", value: this.#welcome() });
      case "join":
        return this.#join(peer, command.value, requestId);
      case "leave":
        if (!command.value.room) return peer.refuse(requestId, Reason.REASON_NOT_JOINED);
        return peer.reply(requestId, {
          $case: "left",
          value: { room: command.value.room, reason: Reason.REASON_UNSPECIFIED },
        });
      case "post":
        return this.#post(peer, command.value, requestId);
      default:
        return peer.ack(requestId, undefined);
    }
  }

  #welcome(): Welcome {
    return {
      limits: { frameBytesMax: 16384, textBytesMax: 4096, roomsMax: 8, unsayWindowMs: 600_000 },
      features: [],
      reconnectWindowMs: 0,
      pass: new Uint8Array(),
      passExpiresMs: 0n,
      serverTimeMs: 1_700_000_000_000n,
      onProbation: false,
      ...this.welcome,
    };
  }

  #join(peer: Peer, { room, cursor }: Of<"join">, requestId: number): void {
    const top = { epoch: this.epoch, seq: BigInt(this.log.length) };
    const first = (cursor[0]?.seq ?? 0n) + 1n;
    const joined: Joined = {
      room,
      self: SELF,
      top,
      lineage: [],
      first,
      mode: RoomMode.ROOM_MODE_OPEN,
      postIntervalMs: 2000,
      readOnly: false,
      guidelines: 1,
      covered: true,
      modeUntilMs: 0n,
      modeRule: "",
      ...this.joined,
    };
    peer.reply(requestId, { $case: "joined", value: joined });
    for (const event of this.log.slice(Number(first) - 1))
      peer.send({ $case: "event", value: event });
  }

  /** Accepts a post into the log once per n, and gives the position; does not answer. */
  accept({ n, text }: Of<"post">): { position: Position; duplicate: boolean } {
    const key = String(n);
    const earlier = this.#acks.get(key);
    if (earlier) return { position: earlier, duplicate: true };
    const { position } = this.store(text, SELF);
    this.#acks.set(key, position as Position);
    return { position: position as Position, duplicate: false };
  }

  #post(peer: Peer, post: Of<"post">, requestId: number): void {
    const { position, duplicate } = this.accept(post);
    const status = duplicate ? AckStatus.ACK_STATUS_DUPLICATE : AckStatus.ACK_STATUS_ACCEPTED;
    peer.ack(requestId, position, { status });
    if (!duplicate) peer.send({ $case: "event", value: this.log.at(-1) as Event });
  }
}
