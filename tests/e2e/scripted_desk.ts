// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { Page, WebSocketRoute } from "playwright-core";
import { Reason, RoomMode } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import {
  type Act,
  Action,
  type AskedBan,
  type Case,
  type CaseAction,
  type CaseNote,
  CaseState,
  type CaseStep,
  DeskClientFrame,
  DeskServerFrame,
  type ManageAccounts,
  type Preferences,
  type ReadLedger,
  Role,
  Scope,
  type SignedIn,
  type SignIn,
  Step,
} from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";
import * as world from "./desk_world";
import { CHALLENGE, isSigned, type Key } from "./scripted_passkey";
import { ScriptedWays } from "./scripted_ways";

type Body = NonNullable<DeskServerFrame["body"]>;
type Command = NonNullable<DeskClientFrame["command"]>;

export const PASSPHRASE = "a long enough passphrase";
const MINUTE = 60_000n;
const TOP = 64n;

/** What a moderators' listener would say: one moderator's desk, without a server behind it. */
export class ScriptedDesk {
  role = Role.ROLE_LEAD;
  cases: Case[] = world.cases();
  /** Everything the page asked for, in order. */
  readonly heard: Command[] = [];
  /** Keys of the page's virtual authenticator. */
  keys: () => Promise<readonly Key[]> = async () => [];
  preferences: Preferences = {
    optOuts: [],
    exposureBudget: 0,
    unveiled: false,
    sounds: false,
    weeklyMinutes: 0,
    quiet: [],
  };
  workedMinutes = 0;
  pushKey = new Uint8Array();
  isOnDuty = true;
  breakDue = false;
  exposure = 3;
  idleMs = 900_000;
  refuse: Partial<Record<Command["$case"], Reason>> = {};
  hashOf = (number: bigint): Uint8Array => new Uint8Array(createHash("sha256").update(String(number)).digest());
  readonly ways = new ScriptedWays();
  readonly notes: CaseNote[] = [];
  readonly measures: CaseAction[] = [];
  askedBans: AskedBan[] = [];
  #signIns = 0;
  #since = BigInt(Date.now()) - 25n * MINUTE;
  #steppedUp = false;
  #page: WebSocketRoute | undefined;

  static async on(page: Page): Promise<ScriptedDesk> {
    const desk = new ScriptedDesk();
    await page.routeWebSocket(/\/v1\/ws$/, (route) => {
      desk.#page = route;
      route.onMessage((data) => {
        const { command, requestId } = DeskClientFrame.decode(data as Buffer);
        if (!command) throw new Error("an empty frame");
        desk.heard.push(command);
        void desk.#answer(command, requestId);
      });
    });
    return desk;
  }

  say(body: Body, requestId = 0): void {
    this.#page?.send(Buffer.from(DeskServerFrame.encode({ requestId, body }).finish()));
  }

  async drop(): Promise<void> {
    await this.#page?.close({ code: 4000 });
  }

  all<C extends Command["$case"]>(name: C): Extract<Command, { $case: C }>["value"][] {
    return this.heard.filter((one) => one.$case === name).map(({ value }) => value as never);
  }

  change(id: string, more: Partial<Case>): void {
    this.cases = this.cases.map((one) =>
      one.id === id ? { ...one, ...more, changedMs: one.changedMs + 1n } : one,
    );
    const changed = this.cases.find((one) => one.id === id);
    if (changed) this.say({ $case: "caseChanged", value: { case: this.#seen(changed), gone: false } });
  }

  arrive(one: Case): void {
    this.cases = [...this.cases, one];
    this.say({ $case: "caseChanged", value: { case: this.#seen(one), gone: false } });
  }

  /** As this moderator is shown it. */
  #seen(one: Case): Case {
    return { ...one, readable: one.owner === world.ME || one.offeredTo === world.ME };
  }

  roster(): void {
    const me = {
      account: world.ME,
      name: "Robin",
      role: this.role,
      rooms: [],
      sinceMs: this.#since,
      claimed: 0,
      breakDue: this.breakDue,
    };
    const onDuty = this.isOnDuty ? [me, world.kim()] : [world.kim()];
    const sam = { account: "ACCSAM", name: "Sam", role: Role.ROLE_ADMIN };
    this.say({ $case: "roster", value: { onDuty, colleagues: [sam] } });
  }

  glance(): void {
    this.say({ $case: "glance", value: { ...world.glance(), askedBans: this.askedBans } });
  }

  #refused(requestId: number, reason: Reason): void {
    this.say({ $case: "refused", value: { reason, retryAfterMs: 0, hint: undefined } }, requestId);
  }

  #done(requestId: number, action = "", asks = false): void {
    this.say({ $case: "done", value: { position: undefined, action, untilMs: 0n, asks } }, requestId);
  }

  async #answer(command: Command, requestId: number): Promise<void> {
    const refused = this.refuse[command.$case];
    if (refused !== undefined) return this.#refused(requestId, refused);
    switch (command.$case) {
      case "signIn":
        return this.#signIn(command.value, requestId);
      case "shift":
        this.isOnDuty = command.value.on;
        this.#done(requestId);
        return this.roster();
      case "watch":
        return this.#watch(command.value.room, command.value.off, requestId);
      case "openCase":
        return this.#open(command.value.case, command.value.reveal, requestId);
      case "caseStep":
        return this.#step(command.value, requestId);
      case "act":
        return this.#act(command.value, requestId);
      case "readLedger":
        return this.#ledger(command.value, requestId);
      case "explain":
        return this.#explain(requestId);
      case "manageAccounts":
        return this.#accounts(command.value, requestId);
      case "ownWays":
        return this.say(this.ways.answer(command.value, this.#steppedUp), requestId);
      case "preferences":
        this.preferences = command.value;
        return this.#done(requestId);
      default:
        return this.#done(requestId);
    }
  }

  async #signIn({ method, stepUp }: SignIn, requestId: number): Promise<void> {
    if (method?.$case === "start" || method?.$case === "invite") return this.#challenge(requestId);
    const isGood =
      method?.$case === "token" ||
      method?.$case === "accept" ||
      (method?.$case === "passphrase" && method.value.passphrase === PASSPHRASE) ||
      (method?.$case === "passkey" && isSigned(method.value, await this.keys()));
    if (!isGood) return this.#refused(requestId, Reason.REASON_SIGN_IN);
    this.#steppedUp ||= stepUp;
    this.say({ $case: "signedIn", value: this.#signedIn() }, requestId);
    if (stepUp) return;
    this.say({ $case: "queue", value: { cases: this.cases.map((one) => this.#seen(one)) } });
    this.roster();
    this.glance();
  }

  async #challenge(requestId: number): Promise<void> {
    const keys = await this.keys();
    const value = {
      challenge: CHALLENGE,
      rpId: "localhost",
      credentialIds: keys.map(({ id }) => new Uint8Array(id)),
      role: Role.ROLE_MODERATOR,
      rooms: ["evening", "lounge"],
      totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      userId: new Uint8Array([1, 2, 3]),
    };
    this.say({ $case: "signInStep", value }, requestId);
  }

  #signedIn(): SignedIn {
    return {
      token: new Uint8Array([++this.#signIns]),
      expiresMs: BigInt(Date.now()) + 720n * MINUTE,
      idleMs: this.idleMs,
      account: world.ME,
      name: "Robin",
      role: this.role,
      rooms: [],
      steppedUpUntilMs: 0n,
      ledgerTop: TOP,
      ledgerHash: this.hashOf(TOP),
      preferences: this.preferences,
      veiled: !this.preferences.unveiled,
      roomInfos: world.rooms,
      quickTexts: ["welcome", "pause", "speak_of_yourself", "heavy"],
      serverTimeMs: BigInt(Date.now()),
      exposure: this.exposure,
      exposureBudget: 20,
      reconnectWindowMs: 0,
      workedMinutes: this.workedMinutes,
      pushKey: this.pushKey,
      passkeyCopiedMs: this.ways.passkeys.reduce((last, { copiedMs }) => (copiedMs > last ? copiedMs : last), 0n),
    };
  }

  #watch(room: string, off: boolean, requestId: number): void {
    if (off) return this.say({ $case: "left", value: { room, reason: Reason.REASON_UNSPECIFIED } }, requestId);
    const log = room === "lounge" ? world.lounge() : room === "evening" ? world.evening() : [];
    const joined = {
      room,
      self: undefined,
      top: { epoch: world.EPOCH, seq: BigInt(log.length) },
      lineage: [],
      first: 1n,
      mode: RoomMode.ROOM_MODE_OPEN,
      postIntervalMs: 0,
      readOnly: false,
      guidelines: 0,
      covered: true,
      modeUntilMs: 0n,
      modeRule: "",
    };
    this.say({ $case: "joined", value: joined }, requestId);
    for (const event of log) this.say({ $case: "event", value: event });
    this.say({ $case: "presence", value: { room, count: 14, rounded: false, participants: [] } });
  }

  #open(id: string, reveal: boolean, requestId: number): void {
    const found = this.cases.find((one) => one.id === id);
    if (!found) return this.#refused(requestId, Reason.REASON_NOT_FOUND);
    const of = this.#seen(found);
    if (reveal && !of.readable) return this.#refused(requestId, Reason.REASON_CHANGED);
    if (reveal) this.exposure = 4;
    const { notes, measures: actions } = this;
    const detail = world.detailOf(of, reveal, { notes, actions });
    this.say({ $case: "caseDetail", value: { ...detail, exposure: this.exposure } }, requestId);
  }

  #step({ case: id, step, to, text, outcome }: CaseStep, requestId: number): void {
    this.#done(requestId);
    const claimedUntilMs = BigInt(Date.now()) + 5n * MINUTE;
    switch (step) {
      case Step.STEP_CLAIM:
      case Step.STEP_ACCEPT:
        return this.change(id, { state: CaseState.CASE_STATE_CLAIMED, owner: world.ME, offeredTo: "", claimedUntilMs, dueMs: 0n });
      case Step.STEP_LET_GO:
      case Step.STEP_TAP_OUT:
        return this.change(id, { state: CaseState.CASE_STATE_OPEN, owner: "", claimedUntilMs: 0n });
      case Step.STEP_ESCALATE:
        return this.change(id, { rung: 1 });
      case Step.STEP_ACKNOWLEDGE:
        return this.change(id, { dueMs: 0n });
      case Step.STEP_HAND_OVER:
        return this.change(id, { state: CaseState.CASE_STATE_OFFERED, offeredTo: to });
      case Step.STEP_NOTE:
        this.notes.push({ account: world.ME, text, atMs: BigInt(Date.now()) });
        return this.change(id, {});
      case Step.STEP_CLOSE:
        return this.change(id, { state: CaseState.CASE_STATE_CLOSED, outcome });
    }
  }

  #act(act: Act, requestId: number): void {
    const isBan = act.action === Action.ACTION_BAN;
    const confirms = act.action === Action.ACTION_CONFIRM;
    if ((isBan || confirms) && !this.#steppedUp) return this.#refused(requestId, Reason.REASON_STEP_UP);
    if (confirms) {
      this.askedBans = this.askedBans.filter(({ id }) => id !== act.confirm);
      this.glance();
      return this.#done(requestId, act.confirm);
    }
    const id = `M${this.measures.length + 1}`;
    const untilMs = act.forSeconds ? BigInt(Date.now() + act.forSeconds * 1000) : 0n;
    const { action, reason, scope } = act;
    const asks = isBan && scope !== Scope.SCOPE_ROOM && act.forSeconds === 0;
    const plain = { undone: false, automated: false, appealed: false, mineToConfirm: false, askedUntilMs: 0n };
    this.measures.push({ id, account: world.ME, action, reason, scope, asks, atMs: BigInt(Date.now()), untilMs, ...plain });
    this.#done(requestId, id, asks);
  }

  #ledger({ after, limit }: ReadLedger, requestId: number): void {
    const codes = ["case_opened", "claimed", "acted.mute", "acknowledged", "closed.helped", "signed_in", "shift_started"];
    const lines = Array.from({ length: limit }, (_, at) => after + BigInt(at) + 1n)
      .filter((number) => number <= TOP)
      .map((number) => ({
        number,
        atMs: BigInt(Date.now()) - (TOP - number) * MINUTE,
        what: codes[Number(number) % codes.length] ?? "",
        account: Number(number) % 3 === 0 ? world.KIM : world.ME,
        case: "",
        room: "evening",
        params: {},
        hash: this.hashOf(number),
      }));
    this.say({ $case: "ledgerPage", value: { lines, top: TOP, verified: true } }, requestId);
  }

  #explain(requestId: number): void {
    const finding = {
      position: undefined,
      label: "craving",
      rule: "craving.urge",
      pack: "2026.11.1",
      severity: 1,
      spans: [{ from: 0, to: 9 }],
      policy: "craving",
      atMs: 0n,
      reported: false,
      note: "",
      held: 0n,
    };
    const value = { action: "card", severity: 1, findings: [finding], notices: ["card.craving"] };
    this.say({ $case: "explained", value }, requestId);
  }

  #accounts({ command }: ManageAccounts, requestId: number): void {
    const one = { rooms: [], disabled: false, createdMs: 1_790_000_000_000n, passkey: true };
    const accounts = [
      { ...one, account: world.ME, name: "Robin", role: this.role },
      { ...one, account: world.KIM, name: "Kim", role: Role.ROLE_LEAD },
      { ...one, account: "ACCLEE", name: "Lee", role: Role.ROLE_MODERATOR, rooms: ["evening"], passkey: false },
    ];
    const inviteCode = command?.$case === "invite" ? "ONCE-0123456789abcdef" : "";
    this.say({ $case: "accounts", value: { accounts, inviteCode } }, requestId);
  }
}
