// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReadPosition } from "../src/cursor.js";
import { systemClock } from "../src/environment.js";
import { padded, sha256Words } from "../src/sha256.js";
import { decodeUtf8, encodeUtf8 } from "../src/utf8.js";
import { solveWork } from "../src/work.js";

describe("SHA-256", () => {
  it("gives what the platform gives, for every length around a block", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
        const state = new Int32Array(8);
        sha256Words(padded(message), state);
        const ours = Buffer.alloc(32);
        state.forEach((word, i) => {
          ours.writeInt32BE(word, 4 * i);
        });
        expect(ours.toString("hex")).toBe(createHash("sha256").update(message).digest("hex"));
      }),
      { numRuns: 500 },
    );
  });
});

describe("proof of work", () => {
  it("lets other things happen meanwhile, and stops when it is told to", async () => {
    const stop = new AbortController();
    let slices = 0;
    let others = 0;
    setImmediate(() => others++);
    const onProgress = () => {
      if (++slices === 20) stop.abort();
    };
    const options = { clock: systemClock, signal: stop.signal, onProgress };
    expect(await solveWork(new Uint8Array(58), 200, options)).toBeUndefined();
    expect(slices).toBe(20);
    expect(others).toBe(1);
  });
});

describe("UTF-8", () => {
  it("writes what TextEncoder writes and reads it back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(encodeUtf8(text)).toEqual(bytes);
        expect(decodeUtf8(bytes)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      }),
    );
    expect(encodeUtf8("a\ud800b")).toEqual(new TextEncoder().encode("a\ud800b"));
  });

  it("reads any bytes without throwing and keeps the good parts", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeUtf8(bytes).isWellFormed()).toBe(true);
      }),
    );
    expect(decodeUtf8(new Uint8Array([0x61, 0xff, 0xed, 0xa0, 0x80, 0x62]))).toMatch(/^a\ufffd+b$/);
  });
});

describe("a read position", () => {
  it("keeps four epochs, newest first, and survives being kept as text", () => {
    const read = new ReadPosition();
    for (let epoch = 1n; epoch <= 6n; epoch++) read.move({ epoch, seq: epoch * 10n });
    expect(read.toString()).toBe("6.60,5.50,4.40,3.30");
    expect(new ReadPosition(read.toString()).positions).toEqual(read.positions);
    expect(new ReadPosition("not a cursor").empty).toBe(true);
  });

  it("ends in order, each seq once, whatever is repeated on the way", () => {
    const event = fc.record({ epoch: fc.constantFrom(1n, 2n), seq: fc.bigInt(1n, 12n) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const read = new ReadPosition("1.0");
        const taken: bigint[] = [];
        for (const position of events) {
          if (read.step(position) !== "next") continue;
          read.move(position);
          taken.push(position.seq);
        }
        expect(taken).toEqual(taken.map((_, i) => BigInt(i + 1)));
      }),
    );
  });
});
