// SPDX-License-Identifier: Apache-2.0
import type { Desk, LedgerLine } from "@hearth/client/desk";
import { beforeEach, expect, test } from "vitest";
import { compareHead, remember, remembered } from "../src/head";

const hash = (letter: string) => letter.repeat(64);
const line = (number: number, of: string): LedgerLine => ({
  number,
  at: 0,
  what: "claimed",
  account: "",
  case: "",
  room: "",
  params: {},
  hash: of,
});

/** A desk whose ledger says this. */
function ledger(lines: readonly LedgerLine[]): Desk {
  const readLedger = async (after: number, limit: number) => ({
    ok: true,
    value: {
      lines: lines.filter(({ number }) => number > after).slice(0, limit),
      top: lines.length,
      verified: true,
    },
  });
  return { readLedger } as unknown as Desk;
}

beforeEach(() => remember({ number: 0, hash: hash("0") }));

test("the first head is remembered; a ledger that only grew is the same, and moves it on", async () => {
  const grown = ledger([line(1, hash("a")), line(2, hash("b")), line(3, hash("c"))]);
  expect(await compareHead(grown, { number: 2, hash: hash("b") })).toBe("new");
  expect(await compareHead(grown, { number: 3, hash: hash("c") })).toBe("same");
  expect(remembered()).toEqual({ number: 3, hash: hash("c") });
});

test("a past line that is another one is noticed, and the old head stays remembered", async () => {
  await compareHead(ledger([]), { number: 2, hash: hash("b") });
  const rewritten = ledger([line(1, hash("a")), line(2, hash("f")), line(3, hash("e"))]);
  expect(await compareHead(rewritten, { number: 3, hash: hash("e") })).toBe("differs");
  expect(remembered()).toEqual({ number: 2, hash: hash("b") });
});

test("lines that are missing at the end are noticed", async () => {
  await compareHead(ledger([]), { number: 9, hash: hash("b") });
  expect(await compareHead(ledger([line(1, hash("a"))]), { number: 1, hash: hash("a") })).toBe(
    "shorter",
  );
});

test("a server that tells no hashes is not suspected", async () => {
  remember({ number: 2, hash: hash("b") });
  const mute = ledger([line(1, ""), line(2, "")]);
  expect(await compareHead(mute, { number: 2, hash: hash("b") })).toBeUndefined();
});

test("what cannot be read now is not said to differ", async () => {
  await compareHead(ledger([]), { number: 2, hash: hash("b") });
  const silent = {
    readLedger: async () => ({ ok: false, reason: "unavailable" }),
  } as unknown as Desk;
  expect(await compareHead(silent, { number: 3, hash: hash("c") })).toBeUndefined();
});
