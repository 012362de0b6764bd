// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test } from "vitest";
import { duty, dutyKey, dutyText, isUnwatched, openRoom } from "../src/coverage";
import { type RoomInfo, rooms } from "../src/directory";

afterEach(() => {
  duty.value = undefined;
  rooms.value = undefined;
});

const listed = (moderator_on_duty: boolean) => {
  openRoom.value = "evening";
  rooms.value = [{ slug: "evening", coverage: { moderator_on_duty } } as RoomInfo];
};

test("where nothing is known, nobody is said to be on duty", () => {
  expect(isUnwatched()).toBe(true);
  expect(dutyKey()).toBe("alone");
});

test("before a room is entered the list is believed, and then the room", () => {
  listed(true);
  expect(isUnwatched()).toBe(false);
  duty.value = { covered: false, mode: "open" };
  expect(isUnwatched()).toBe(true);
  listed(false);
  duty.value = { covered: true, mode: "open" };
  expect(isUnwatched()).toBe(false);
});

test("without a moderator it is said what that changes", () => {
  for (const mode of ["guarded", "closed"] as const) {
    duty.value = { covered: false, mode };
    expect(dutyKey()).toBe(mode);
  }
  duty.value = { covered: false, mode: "slow" };
  expect(dutyKey()).toBe("alone");
});

test("a moderator who slows the room is there all the same", () => {
  duty.value = { covered: true, mode: "guarded" };
  expect(dutyText()).toBe("A moderator is here.");
});
