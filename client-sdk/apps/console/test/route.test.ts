// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { hashOf, parseRoute, type Route } from "../src/route";

const routes: Route[] = [
  { at: "queue" },
  { at: "case", id: "MFRGGZDFMZTWQ2LK" },
  { at: "room", slug: "evening-2" },
  { at: "invite", code: "AB-cd_12" },
  { at: "rooms" },
  { at: "ledger" },
];

test.each(routes)("an address leads where it came from: %o", (route) => {
  expect(parseRoute(hashOf(route))).toEqual(route);
});

test.each(["", "#", "#/nowhere", "#/case/", "#/case/<b>", "#/case/a/b", "#/room"])(
  "what is no address leads to the queue: %s",
  (hash) => {
    expect(parseRoute(hash)).toEqual({ at: "queue" });
  },
);
