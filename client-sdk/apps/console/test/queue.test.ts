// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { byNeed, grouped, neighbour, newsOf, nextNeeding, withChange } from "../src/queue";
import { aCase, ME } from "./cases";

const ids = (cases: readonly { readonly id: string }[]) => cases.map(({ id }) => id);

describe("the queue", () => {
  test("has the most severe first, and of equal ones who waited longest", () => {
    const cases = [
      aCase({ id: "young", severity: 3, openedAt: 9 }),
      aCase({ id: "mild", severity: 1, openedAt: 1 }),
      aCase({ id: "old", severity: 3, openedAt: 2 }),
      aCase({ id: "grave", severity: 4, openedAt: 99 }),
    ];
    expect(ids([...cases].sort(byNeed))).toEqual(["grave", "old", "young", "mild"]);
  });

  test("has crises before all others, and those nobody answered first", () => {
    const cases = [
      aCase({ id: "grave", severity: 4, urgent: true, openedAt: 1 }),
      aCase({ id: "worst", severity: 4, openedAt: 1 }),
      aCase({ id: "answered", severity: 4, urgent: true, crisis: true, answered: true }),
      aCase({ id: "crisis", severity: 3, urgent: true, crisis: true, openedAt: 99 }),
    ];
    expect(ids([...cases].sort(byNeed))).toEqual(["crisis", "answered", "grave", "worst"]);
  });

  test("takes a change in its place, and lets go of what is closed or not to be seen", () => {
    const cases = [aCase({ id: "a", severity: 3 }), aCase({ id: "b", severity: 1 })];
    const raised = withChange(cases, { case: aCase({ id: "b", severity: 4 }), gone: false });
    expect(ids(raised)).toEqual(["b", "a"]);
    expect(
      ids(withChange(raised, { case: aCase({ id: "a", state: "closed" }), gone: false })),
    ).toEqual(["b"]);
    expect(ids(withChange(raised, { case: aCase({ id: "b" }), gone: true }))).toEqual(["a"]);
    expect(ids(withChange(cases, { case: aCase({ id: "c", severity: 2 }), gone: false }))).toEqual([
      "a",
      "c",
      "b",
    ]);
  });

  test("shows first what is handed to me, then mine, then what waits", () => {
    const cases = [
      aCase({ id: "waits", severity: 4 }),
      aCase({ id: "theirs", state: "claimed", owner: "acc-2" }),
      aCase({ id: "mine", state: "claimed", owner: ME }),
      aCase({ id: "asked", state: "offered", owner: "acc-2", offeredTo: ME, severity: 1 }),
      aCase({ id: "i asked", state: "offered", owner: ME, offeredTo: "acc-2" }),
    ];
    expect(grouped(cases, ME).map(({ group, cases }) => [group, ids(cases)])).toEqual([
      ["offered", ["asked"]],
      ["mine", ["mine", "i asked"]],
      ["waiting", ["waits"]],
      ["others", ["theirs"]],
    ]);
  });

  test("gives next what needs somebody, never what another has or must decide", () => {
    const cases = [
      aCase({ id: "appeal", severity: 4, mineToDecide: false }),
      aCase({ id: "theirs", severity: 3, state: "claimed", owner: "acc-2" }),
      aCase({ id: "open here", severity: 2 }),
      aCase({ id: "waits", severity: 1 }),
    ];
    expect(nextNeeding(cases, ME, "open here")?.id).toBe("waits");
    expect(nextNeeding([], ME, undefined)).toBeUndefined();
  });

  test("is heard when its moderator is asked, and asked again, and when a case is handed over", () => {
    const open = aCase();
    const asked = aCase({ asked: 12 });
    const offered = aCase({ state: "offered", owner: "acc-2", offeredTo: ME });
    const news = (before: typeof open | undefined, after: typeof open, gone = false) =>
      newsOf(before, { case: after, gone }, ME);
    expect(news(undefined, open)).toBeUndefined();
    expect(news(open, { ...open, rung: 1 })).toBeUndefined();
    expect(news(undefined, asked)).toBe("waits");
    expect(news(open, asked)).toBe("waits");
    expect(news(asked, { ...asked, reports: 2, rung: 1 })).toBeUndefined();
    expect(news(asked, { ...asked, asked: 19 })).toBe("waits");
    expect(news(open, { ...asked, state: "claimed", owner: "acc-2" })).toBe("waits");
    expect(news(open, { ...asked, state: "claimed", owner: ME })).toBeUndefined();
    expect(news(open, offered)).toBe("offered");
    expect(news(offered, offered)).toBeUndefined();
    expect(news(open, aCase({ state: "offered", offeredTo: "acc-3" }))).toBeUndefined();
    expect(news(undefined, asked, true)).toBeUndefined();
  });

  test("goes up and down as it is shown, and stays at its ends", () => {
    const cases = [aCase({ id: "a", severity: 3 }), aCase({ id: "b", severity: 2 })];
    expect(neighbour(cases, ME, undefined, 1)?.id).toBe("a");
    expect(neighbour(cases, ME, "a", 1)?.id).toBe("b");
    expect(neighbour(cases, ME, "b", 1)?.id).toBe("b");
    expect(neighbour(cases, ME, "b", -1)?.id).toBe("a");
  });
});
