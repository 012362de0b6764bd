// SPDX-License-Identifier: Apache-2.0
import type { Account, Role } from "@hearth/client/desk";
import { expect, test } from "vitest";
import { needsSecond } from "../src/second";

const account = (name: string, role: Role, rooms: readonly string[] = [], disabled = false) =>
  ({ account: name, name, role, rooms, disabled, createdAt: 0, passkey: true }) as Account;

function alone(...all: readonly Account[]): readonly string[] {
  return all.filter((one) => needsSecond(one, all)).map(({ name }) => name);
}

test("the only account of a small service needs a second", () => {
  expect(alone(account("Mia", "admin"))).toEqual(["Mia"]);
});

test("a second of the same role and rooms is enough, one below is not", () => {
  expect(alone(account("Mia", "admin"), account("Noa", "admin"))).toEqual([]);
  expect(alone(account("Mia", "admin"), account("Noa", "lead"))).toEqual(["Mia"]);
  expect(alone(account("Mia", "admin"), account("Noa", "admin", [], true))).toEqual(["Mia"]);
});

test("whoever looks after fewer rooms may not lift what was decided in the others", () => {
  expect(
    alone(account("Mia", "moderator", ["a", "b"]), account("Noa", "moderator", ["a"])),
  ).toEqual(["Mia"]);
  expect(alone(account("Mia", "moderator"), account("Noa", "moderator", ["a"]))).toEqual(["Mia"]);
  expect(alone(account("Mia", "moderator", ["a"]), account("Noa", "lead"))).toEqual(["Noa"]);
});
