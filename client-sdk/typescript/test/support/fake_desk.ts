// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from "ws";
import { type Position, Reason, RoomMode } from "../gen/hearth/v1/common.js";
import {
  type Case,
  CaseKind,
  CaseState,
  DeskClientFrame,
  DeskServerFrame,
  Role,
  type SignedIn,
  type SignIn,
  type SignInStep,
} from "../gen/hearth/v1/desk.js";
import type { Event } from "../gen/hearth/v1/server.js";
import { Connection, FakeListener, listen } from "./fake_listener.js";

type Body = NonNullable<DeskServerFrame["body"]>;
type Command = NonNullable<DeskClientFrame["command"]>;
type Name = Command["$case"];
type Of<C extends Name> = Extract<Command, { $case: C }>["value"];

export const EPOCH = 0x77n;
export const SUBJECT = { handle: new Uint8Array(10).fill(9), alias: "kind heron" };
export const PASSPHRASE = "a long enough passphrase";
export const NOW = 1_700_000_000_000;

export function aCase(more: Partial<Case> = {}): Case {
  return {
    id: "case-1",
    kind: CaseKind.CASE_KIND_FINDING,
    state: CaseState.CASE_STATE_OPEN,
    room: "evening",
    severity: 3,
    urgent: false,
    labels: ["self_harm.active"],
    findings: 1,
    reports: 0,
    held: false,
    openedMs: BigInt(NOW),
    changedMs: BigInt(NOW),
    owner: "",
    claimedUntilMs: 0n,
    offeredTo: "",
    rung: 0,
    dueMs: BigInt(NOW + 180_000),
    answered: false,
    outcome: "",
    subject: SUBJECT,
    mineToDecide: true,
    needsSecond: false,
    asked: 0n,
    crisis: false,
    readable: false,
    ...more,
  };
}

export class DeskPeer extends Connection<Command> {
  methods(): string[] {
    return this.all("signIn").map(({ method }) => method?.$case ?? "");
  }
  reply(requestId: number, body: Body): void {
    this.socket.send(DeskServerFrame.encode({ requestId, body }).finish());
  }
  send(body: Body): void {
    this.reply(0, body);
  }
  refuse(requestId: number, reason: Reason, retryAfterMs = 0): void {
    this.reply(requestId, { $case: "refused", value: { reason, retryAfterMs, hint: undefined } });
  }
}

/** Speaks the moderators' frames; each test replaces the parts it is about. */
export class FakeDesk extends FakeListener<DeskPeer> {
  readonly log: Event[] = [];
  /** Takes a command instead of the usual behaviour when it gives true. */
  take: (peer: DeskPeer, command: Command, requestId: number) => boolean = () => false;
  signedIn: Partial<SignedIn> = {};
  step: Partial<SignInStep> = {};
  /** Where a watch begins, whatever its cursor says. */
  firstSent: bigint | undefined;
  /** Tokens that are good. */
  readonly tokens = new Set<string>();
  #tokens = 0;

  static async start(): Promise<FakeDesk> {
    return new FakeDesk(await listen());
  }

  /** Puts a message into the log of "evening" without telling anybody. */
  store(text: string): Event {
    const event: Event = {
      room: "evening",
      position: { epoch: EPOCH, seq: BigInt(this.log.length + 1) },
      atMs: BigInt(NOW),
      author: SUBJECT,
      kind: { $case: "message", value: { text, intent: 0, replyTo: 0n } },
      padding: new Uint8Array(),
    };
    this.log.push(event);
    return event;
  }

  protected welcomed(socket: WebSocket): DeskPeer {
    return new DeskPeer(socket);
  }

  protected hear(peer: DeskPeer, bytes: Uint8Array): void {
    const { requestId, command } = DeskClientFrame.decode(bytes);
    if (!command) throw new Error("an empty frame");
    peer.received.push(command);
    if (!this.take(peer, command, requestId)) this.#answer(peer, command, requestId);
  }

  #answer(peer: DeskPeer, command: Command, requestId: number): void {
    switch (command.$case) {
      case "signIn":
        return this.#signIn(peer, command.value, requestId);
      case "watch":
        return this.#watch(peer, command.value, requestId);
      default:
        return peer.reply(requestId, {
          $case: "done",
          value: { position: undefined, action: "", untilMs: 0n, asks: false },
        });
    }
  }

  #signIn(peer: DeskPeer, { method }: SignIn, requestId: number): void {
    const isGood =
      method?.$case === "passkey" ||
      method?.$case === "accept" ||
      (method?.$case === "passphrase" && method.value.passphrase === PASSPHRASE) ||
      (method?.$case === "token" && this.tokens.has(String(method.value)));
    if (method?.$case === "start" || method?.$case === "invite")
      return peer.reply(requestId, { $case: "signInStep", value: this.#step() });
    if (!isGood) return peer.refuse(requestId, Reason.REASON_SIGN_IN);
    peer.reply(requestId, { $case: "signedIn", value: this.#welcome() });
    peer.send({ $case: "queue", value: { cases: [aCase()] } });
  }

  #step(): SignInStep {
    return {
      challenge: new Uint8Array(32).fill(1),
      rpId: "localhost",
      credentialIds: [new Uint8Array([1, 2, 3])],
      role: Role.ROLE_MODERATOR,
      rooms: ["evening"],
      totpSecret: "JBSWY3DPEHPK3PXP",
      userId: new Uint8Array([4]),
      ...this.step,
    };
  }

  #welcome(): SignedIn {
    const token = new Uint8Array([++this.#tokens]);
    this.tokens.add(String(token));
    return {
      token,
      expiresMs: BigInt(NOW + 43_200_000),
      idleMs: 900_000,
      account: "acc-1",
      name: "Robin",
      role: Role.ROLE_MODERATOR,
      rooms: ["evening"],
      steppedUpUntilMs: 0n,
      ledgerTop: 41n,
      ledgerHash: new Uint8Array(32).fill(0xab),
      preferences: {
        optOuts: ["hate"],
        exposureBudget: 0,
        unveiled: false,
        sounds: false,
        weeklyMinutes: 0,
        quiet: [],
      },
      veiled: true,
      roomInfos: [{ room: "evening", title: "Evening", language: "en" }],
      quickTexts: ["pause"],
      serverTimeMs: BigInt(NOW + 5_000),
      exposure: 2,
      exposureBudget: 20,
      reconnectWindowMs: 0,
      workedMinutes: 7,
      pushKey: new Uint8Array([4, 1]),
      passkeyCopiedMs: 9n,
      ...this.signedIn,
    };
  }

  #watch(peer: DeskPeer, watch: Of<"watch">, requestId: number): void {
    const { room, off, cursor } = watch;
    if (off)
      return peer.reply(requestId, {
        $case: "left",
        value: { room, reason: Reason.REASON_UNSPECIFIED },
      });
    const top: Position = { epoch: EPOCH, seq: BigInt(this.log.length) };
    const first = this.firstSent ?? (cursor[0]?.seq ?? 0n) + 1n;
    peer.reply(requestId, {
      $case: "joined",
      value: {
        room,
        self: undefined,
        top,
        lineage: [],
        first,
        mode: RoomMode.ROOM_MODE_OPEN,
        postIntervalMs: 0,
        readOnly: false,
        guidelines: 0,
        covered: true,
        modeUntilMs: 0n,
        modeRule: "",
      },
    });
    for (const event of this.log.slice(Number(first) - 1))
      peer.send({ $case: "event", value: event });
  }
}
