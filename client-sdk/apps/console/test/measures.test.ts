// SPDX-License-Identifier: Apache-2.0
import type { CaseAction } from "@hearth/client/desk";
import { expect, test } from "vitest";
import { choicesFor, measureOf, scopesFor, takesTwo } from "../src/ui/act_dialog";
import { endOf } from "../src/ui/case_facts";
import { byNeed } from "../src/ui/glance";
import { matching } from "../src/ui/palette";
import { points } from "../src/ui/spark";

const subject = { handle: "09".repeat(10), alias: "Kind Heron" };
const draft = {
  action: "mute",
  reason: "harassment",
  scope: "room",
  forSeconds: 600,
  mode: "slow",
  text: "not for a mute",
} as const;

test("only what fits can be chosen", () => {
  expect(choicesFor({ room: "evening" })).toEqual(["say", "announce", "set_mode"]);
  expect(choicesFor({ room: "evening", subject, position: "1.2" })).toContain("redact");
  expect(choicesFor({ room: "evening", held: "5" }).slice(0, 2)).toEqual([
    "release_held",
    "return_held",
  ]);
});

test("only leads and admins are offered to reach further than one room, and only with what can", () => {
  expect(scopesFor("mute", "moderator")).toEqual(["room"]);
  expect(scopesFor("mute", "lead")).toEqual(["room", "area"]);
  expect(scopesFor("remove", "admin")).toEqual(["room", "area", "service"]);
  for (const action of ["warn", "redact", "set_mode"] as const)
    expect(scopesFor(action, "admin")).toEqual(["room"]);
});

test("out of every room for longer than a week takes two people, and nothing else does", () => {
  const WEEK = 7 * 86_400;
  const ban = { action: "ban", scope: "service", forSeconds: 0 } as const;
  expect(takesTwo(ban, [])).toBe(true);
  expect(takesTwo({ ...ban, forSeconds: WEEK + 1 }, [])).toBe(true);
  expect(takesTwo({ ...ban, forSeconds: WEEK }, [])).toBe(false);
  expect(takesTwo({ ...ban, action: "remove", forSeconds: 4 * WEEK }, [])).toBe(true);
  expect(takesTwo({ ...ban, action: "mute", forSeconds: 4 * WEEK }, [])).toBe(false);
  expect(takesTwo({ ...ban, scope: "room" }, [])).toBe(false);
  expect(takesTwo({ ...ban, scope: "area" }, [])).toBe(true);
  expect(takesTwo({ ...ban, scope: "area" }, ["evening"])).toBe(false);
});

test("a measure carries what it is about, and nothing else", () => {
  const target = { room: "evening", case: "c", subject, position: "1.2", held: "5" };
  expect(measureOf(target, draft)).toEqual({
    action: "mute",
    room: "evening",
    case: "c",
    scope: "room",
    subject: subject.handle,
    target: "1.2",
    reason: "harassment",
    forSeconds: 600,
  });
  expect(measureOf(target, { ...draft, action: "redact" })).toEqual({
    action: "redact",
    room: "evening",
    case: "c",
    scope: "room",
    target: "1.2",
    reason: "harassment",
  });
  expect(measureOf(target, { ...draft, action: "release_held" })).toEqual({
    action: "release_held",
    room: "evening",
    case: "c",
    scope: "room",
    held: "5",
  });
  expect(measureOf(target, { ...draft, action: "return_held" })).toEqual({
    action: "return_held",
    room: "evening",
    case: "c",
    scope: "room",
    held: "5",
    reason: "harassment",
  });
  expect(measureOf({ room: "evening" }, { ...draft, action: "set_mode" })).toEqual({
    action: "set_mode",
    room: "evening",
    scope: "room",
    reason: "harassment",
    forSeconds: 600,
    mode: "slow",
  });
});

test("the palette finds what has every word in it, whatever its accents and case", () => {
  const all = [{ text: "Sala: Charla de ánimo" }, { text: "Ajustes" }];
  expect(matching(all, "  CHARLA animo")).toEqual([all[0]]);
  expect(matching(all, "")).toEqual(all);
  expect(matching(all, "charla ajustes")).toEqual([]);
});

test("a chart is flat where nothing was, and its highest value touches the top", () => {
  expect(points([0, 0], 0)).toBe("0.0,26.0 120.0,26.0");
  expect(points([0, 5], 5)).toBe("0.0,26.0 120.0,2.0");
});

test("rooms that need somebody come first", () => {
  const room = {
    present: 1,
    mode: "open",
    covered: true,
    openCases: 0,
    held: 0,
    messagesPerMinute: [],
    casesPerMinute: [],
    seenAfterSeconds: [],
    moderatorSharePercent: 0,
    unanswered: 0,
    newcomers: 0,
    braked: false,
  } as const;
  const rooms = [
    { ...room, room: "calm" },
    { ...room, room: "alone", covered: false },
    { ...room, room: "busy", openCases: 2 },
    { ...room, room: "asks", unanswered: 1 },
  ];
  expect(rooms.sort(byNeed).map((one) => one.room)).toEqual(["busy", "alone", "asks", "calm"]);
});

test("a measure whose time is over has ended by itself; what was taken back or read says so", () => {
  const warned: CaseAction = {
    id: "w",
    account: "mia",
    action: "warn",
    reason: "harassment",
    at: 1000,
    until: 2000,
    undone: false,
    scope: "room",
    automated: false,
    appealed: false,
    mineToConfirm: false,
  };
  const { until: _, ...endless } = warned;
  expect(endOf(warned, 1999)).toBe("");
  expect(endOf(warned, 2000)).toBe("ended");
  expect(endOf({ ...warned, undone: true }, 2000)).toBe("undone");
  expect(endOf({ ...warned, undone: true, read: true }, 2000)).toBe("read");
  expect(endOf(endless, 2000)).toBe("");
});
