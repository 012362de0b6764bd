// SPDX-License-Identifier: Apache-2.0
import { Emitter } from "../emitter.js";
import type { ManageAccounts, PushDevice } from "../gen/hearth/v1/desk.js";
import { value } from "../words.js";
import type {
  AskedBan,
  CaseChange,
  CaseDetail,
  DeskCase,
  Done,
  Measure,
  Step,
} from "./case_types.js";
import { DeskConnection, type DeskOptions } from "./connection.js";
import type { DeskBody, DeskCommand } from "./frames.js";
import { measureCommand, stepCommand } from "./outgoing.js";
import { OwnWays } from "./own_ways.js";
import type { Passkeys } from "./passkey.js";
import {
  type InviteKey,
  type InvitePassphrase,
  type PassphraseSignIn,
  refusal,
  SignInFlow,
} from "./sign_in.js";
import * as translate from "./translate.js";
import type {
  Account,
  DeskOutcome,
  DeskPreferences,
  DeskStateChange,
  Explained,
  Invite,
  LedgerPage,
  PushTarget,
  Role,
  RoomGlance,
  Roster,
  SignedIn,
} from "./types.js";
import { WatchedRoom } from "./watched_room.js";
import { roles } from "./words.js";

export interface DeskEvents {
  state: DeskStateChange;
  /** Signed in, signed in again after a reconnect, or with a new token. */
  signed_in: SignedIn;
  /** All that is not closed. Replaces what was known. */
  queue: readonly DeskCase[];
  case: CaseChange;
  roster: Roster;
  glance: readonly RoomGlance[];
  /** Bans that wait for this moderator to confirm them, all of them. */
  asked_bans: readonly AskedBan[];
}

type Case = DeskBody["$case"];
type Value<C extends Case> = Extract<DeskBody, { $case: C }>["value"];
type AccountCommand = NonNullable<ManageAccounts["command"]>;
type PushCommand = NonNullable<PushDevice["command"]>;

/** One moderator's desk. Connects when somebody signs in. */
export class Desk extends Emitter<DeskEvents> {
  /** How this moderator signs in. */
  readonly ways: OwnWays;
  readonly #connection: DeskConnection;
  readonly #flow: SignInFlow;
  readonly #rooms = new Map<string, WatchedRoom>();
  #signedIn: SignedIn | undefined;

  constructor(options: DeskOptions & { readonly passkeys?: Passkeys }) {
    super();
    this.#connection = new DeskConnection(options, {
      onState: (change) => this.#onState(change),
      onSignedIn: (signedIn) => {
        this.#signedIn = translate.signedIn(signedIn, this.#connection.clock.now());
        this.emit("signed_in", this.#signedIn);
      },
      onBody: (body) => this.#onBody(body),
    });
    const passkeys = options.passkeys ?? globalThis.navigator?.credentials;
    this.#flow = new SignInFlow(this.#connection, passkeys);
    this.ways = new OwnWays(this.#connection, passkeys, () => this.#signedIn?.name ?? "");
  }

  /** Where the session stands. */
  get state(): DeskStateChange {
    return this.#connection.change;
  }
  /** Who is signed in. */
  get signedIn(): SignedIn | undefined {
    return this.#signedIn;
  }
  /** When the session ends unless its person does something; by the device's clock. */
  get idleAt(): number {
    return this.#connection.idleAt;
  }

  /** Signs in; signed in already, steps up. */
  signIn(passphrase: PassphraseSignIn): Promise<DeskOutcome> {
    return this.#flow.withPassphrase(passphrase);
  }

  /** The same with a passkey. Refused `cancelled`: by the person or the device. */
  signInWithPasskey(name: string): Promise<DeskOutcome> {
    return this.#flow.withPasskey(name);
  }

  /** What an invite is for. Changes nothing. */
  readInvite(code: string): Promise<DeskOutcome<Invite>> {
    return this.#flow.readInvite(code);
  }

  /** Makes the account, and signs in. */
  acceptInvite(accept: InvitePassphrase): Promise<DeskOutcome> {
    return this.#flow.acceptWithPassphrase(accept);
  }

  /** The same with a new passkey. */
  acceptInviteWithPasskey(accept: InviteKey): Promise<DeskOutcome> {
    return this.#flow.acceptWithPasskey(accept);
  }

  /**
   * Ends the session here, or everywhere. Refused `owns_cases`: an urgent case has to be handed over first, and the
   * session goes on. Otherwise the token is forgotten, whatever is answered.
   */
  async signOut(everywhere = false): Promise<DeskOutcome> {
    const said = await this.#done({ $case: "signOut", value: { everywhere } });
    if (!said.ok && said.reason === "owns_cases") return said;
    this.#connection.end("");
    return said.ok ? { ok: true, value: undefined } : said;
  }

  /** The person is there: call it when they type, press or point. Keeps the session from idling out. */
  used(): void {
    this.#connection.used();
  }

  /** On duty in these rooms (none named: all one may moderate), or no longer. Refused: `owns_cases`. */
  shift(on: boolean, rooms: readonly string[] = []): Promise<DeskOutcome<Done>> {
    return this.#done({ $case: "shift", value: { on, rooms: [...rooms] } });
  }

  /** Reads a room without being in it. Gives the same object while it is watched already. */
  watch(slug: string): WatchedRoom {
    const known = this.#rooms.get(slug);
    if (known) return known;
    const room = new WatchedRoom(slug, {
      send: (command, reply) => this.#connection.send(command, reply),
      fail: (reason) => this.#connection.drop(reason),
      onStop: (stopped) => this.#rooms.delete(stopped),
    });
    this.#rooms.set(slug, room);
    // After the caller had time to listen.
    queueMicrotask(() => {
      if (this.state.state === "live" && this.#rooms.get(slug) === room) room.attach(false);
    });
    return room;
  }

  /**
   * A case with all that belongs to it. Texts are empty until `reveal`, which counts as exposure. `byItself`: read again
   * because something changed, which does not keep the session of somebody who is away.
   */
  openCase(id: string, reveal: boolean, byItself = false): Promise<DeskOutcome<CaseDetail>> {
    return this.#ask(
      { $case: "openCase", value: { case: id, reveal, byItself } },
      "caseDetail",
      (detail) => detail.case && translate.caseDetail(detail, detail.case),
      byItself,
    );
  }

  /** One step in a case. Refused `changed`: somebody else was faster. */
  step(step: Step): Promise<DeskOutcome<Done>> {
    return this.#done(stepCommand(step));
  }

  /** Takes a measure. Refused `step_up`: sign in once more first. */
  act(measure: Measure): Promise<DeskOutcome<Done>> {
    return this.#done(measureCommand(measure));
  }

  /** Lines after that number, oldest first. */
  readLedger(after: number, limit: number): Promise<DeskOutcome<LedgerPage>> {
    const value = { after: BigInt(Math.max(0, after)), limit };
    return this.#ask({ $case: "readLedger", value }, "ledgerPage", translate.ledgerPage);
  }

  /** Why the checks would do what with a text. Nothing is kept. */
  explain(room: string, text: string): Promise<DeskOutcome<Explained>> {
    return this.#ask({ $case: "explain", value: { room, text } }, "explained", translate.explained);
  }

  /** Replaces this moderator's preferences. */
  setPreferences(preferences: DeskPreferences): Promise<DeskOutcome<Done>> {
    const optOuts = [...preferences.optOuts];
    const quiet = [...preferences.quiet];
    return this.#done({ $case: "preferences", value: { ...preferences, optOuts, quiet } });
  }

  /** This device is told that something waits, from now on. Refused `not_allowed`: its push service is not used here. */
  subscribePush(target: PushTarget): Promise<DeskOutcome<Done>> {
    return this.#push({ $case: "subscribe", value: target });
  }

  /** It is told nothing more. */
  unsubscribePush(endpoint: string): Promise<DeskOutcome<Done>> {
    return this.#push({ $case: "unsubscribe", value: { endpoint } });
  }

  /** One to every device of this account, now. Refused `not_found`: there is none. */
  testPush(): Promise<DeskOutcome<Done>> {
    return this.#push({ $case: "test", value: {} });
  }

  /** Everybody's account. Leads and admins, like what follows. */
  accounts(): Promise<DeskOutcome<readonly Account[]>> {
    return this.#manage({ $case: "list", value: {} }, translate.accounts);
  }

  /** Gives the code of a new invite, this once. */
  invite(role: Role, rooms: readonly string[], hours: number): Promise<DeskOutcome<string>> {
    const invite = { role: value(roles, role), rooms: [...rooms], hours };
    return this.#manage(
      { $case: "invite", value: invite },
      ({ inviteCode }) => inviteCode || undefined,
    );
  }

  /** Gives an account another role, other rooms, or no way in. */
  changeAccount(account: Account): Promise<DeskOutcome<readonly Account[]>> {
    const { disabled } = account;
    const role = value(roles, account.role);
    const change = { account: account.account, role, rooms: [...account.rooms], disabled };
    return this.#manage({ $case: "change", value: change }, translate.accounts);
  }

  #manage<Result>(
    command: AccountCommand,
    read: (accounts: Value<"accounts">) => Result | undefined,
  ): Promise<DeskOutcome<Result>> {
    return this.#ask({ $case: "manageAccounts", value: { command } }, "accounts", read);
  }

  #push(command: PushCommand): Promise<DeskOutcome<Done>> {
    return this.#done({ $case: "pushDevice", value: { command } });
  }

  #done(command: DeskCommand): Promise<DeskOutcome<Done>> {
    return this.#ask(command, "done", translate.done);
  }

  /** Every command is use of the session, but what the console does by itself. */
  #ask<C extends Case, Result>(
    command: DeskCommand,
    expected: C,
    read: (value: Value<C>) => Result | undefined,
    byItself = false,
  ): Promise<DeskOutcome<Result>> {
    if (!byItself) this.#connection.used();
    return new Promise((resolve) => {
      this.#connection.send(command, (body) => {
        const result = body?.$case === expected ? read(body.value as Value<C>) : undefined;
        resolve(result === undefined ? refusal(body) : { ok: true, value: result });
      });
    });
  }

  #onState(change: DeskStateChange): void {
    if (change.state === "signed_out") {
      this.#signedIn = undefined;
      for (const room of [...this.#rooms.values()]) room.stop();
    }
    this.emit("state", change);
    if (change.state === "live") for (const room of this.#rooms.values()) room.attach(true);
  }

  #onBody(body: DeskBody): void {
    switch (body.$case) {
      case "queue":
        return this.emit("queue", body.value.cases.map(translate.deskCase));
      case "caseChanged": {
        const { case: changed, gone } = body.value;
        if (changed) this.emit("case", { case: translate.deskCase(changed), gone });
        return;
      }
      case "roster":
        return this.emit("roster", translate.roster(body.value));
      case "glance":
        this.emit("glance", translate.glance(body.value));
        return this.emit("asked_bans", translate.askedBans(body.value));
      default:
        return this.#toRooms(body);
    }
  }

  #toRooms(body: DeskBody): void {
    const slug = "room" in body.value ? body.value.room : "";
    for (const room of [...this.#rooms.values()])
      if (room.slug === slug || slug === "") room.onBody(body);
  }
}

/** A desk at which nobody is signed in yet. Throws only when there is no WebSocket to be had. */
export function connect(options: DeskOptions & { readonly passkeys?: Passkeys }): Desk {
  return new Desk(options);
}
