// SPDX-License-Identifier: Apache-2.0
// What the tests of moderators' care for people share: a room page, and a desk scripted behind it.
import type { Browser, Page } from "playwright-core";
import { Reason, RoomMode } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { AckStatus, AppealStatus } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";
import { visitWired } from "./room_visit";
import type { ScriptedWire } from "./scripted_wire";
import type { Service } from "./service";
import { enter, type Look, line, open, say, visitor } from "./visit";

export const CODE = "0a1b2c3d4e5f6g7h8j9k0a1b2c3d4e5f6g7h8j9k";
export const note = (page: Page) => page.locator(".notice");
export const ack = {
  $case: "ack",
  value: { status: AckStatus.ACK_STATUS_ACCEPTED, position: undefined, durable: true, heldForMs: 0, hint: undefined },
} as const;
export const refused = (reason: Reason) => ({ $case: "refused", value: { reason, retryAfterMs: 0, hint: undefined } }) as const;

/** A desk with moderators, as far as one page can tell. */
export class Desk {
  appeal = { status: AppealStatus.APPEAL_STATUS_NOT_MADE, answer: "", decidedMs: 0n };
  constructor(readonly wire: ScriptedWire) {
    wire.answer = (command) => {
      if (command.$case === "report" || command.$case === "acknowledge") return ack;
      if (command.$case !== "appeal") return undefined;
      if (command.value.text) this.appeal = { ...this.appeal, status: AppealStatus.APPEAL_STATUS_WAITING };
      return { $case: "appealState", value: this.appeal };
    };
  }
  tell(code: string, params: Record<string, string> = {}): void {
    const all = { code: `${code}-1`, rule: "harassment", scope: "room", until_ms: "0", automated: "0", appeal_code: CODE };
    const none = code === "seen_by_moderator";
    this.wire.say({ $case: "notice", value: { room: "lounge", code, params: none ? {} : { ...all, ...params } } });
  }
  cover(covered: boolean, mode = RoomMode.ROOM_MODE_OPEN, modeUntilMs = 0n, modeRule = ""): void {
    this.wire.say({ $case: "coverage", value: { room: "lounge", covered, mode, modeUntilMs, modeRule } });
  }
  said<Case extends string>(name: Case) {
    return this.wire.said.filter(({ $case }) => $case === name).map(({ value }) => value);
  }
}

export async function visitRoom(browser: Browser, service: Service, look: Look = {}) {
  const { page, wire } = await visitWired(browser, service, look);
  return { page, wire, desk: new Desk(wire) };
}

export async function visitReported(browser: Browser, service: Service, look: Look = {}) {
  const visited = await visitRoom(browser, service, look);
  const ben = await open(await visitor(browser), service.url);
  await enter(ben);
  await say(ben, "nobody wants to hear that");
  await line(visited.page, "nobody wants to hear that").locator(".more").click();
  await ben.context().close();
  return visited;
}
