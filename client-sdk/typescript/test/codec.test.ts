// SPDX-License-Identifier: Apache-2.0
// Our frames against protoc's own codec, which the server's is made with.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Command, decodeFrame, encodeFrame } from "../src/frames.js";

const proto = join(import.meta.dirname, "../../../proto");

function protoc(mode: "encode" | "decode", message: string, input: string | Uint8Array): Buffer {
  const file = message === "ClientFrame" ? "client" : "server";
  const args = [`-I${proto}`, `--${mode}=hearth.v1.${message}`, `hearth/v1/${file}.proto`];
  return execFileSync("protoc", args, { input });
}

const fits = (text: string) => text.replace(/\s+/g, " ").trim();

describe("frames", () => {
  const commands: [Command, string][] = [
    [
      {
        $case: "post",
        value: {
          room: "evening",
          n: 7,
          text: "día 3 ☕",
          intent: 1,
          replyTo: 2n ** 63n,
          retry: true,
          confirmed: true,
        },
      },
      `post { room: "evening" n: 7 text: "d\\303\\255a 3 \\342\\230\\225" intent: INTENT_LISTEN
       reply_to: 9223372036854775808 retry: true confirmed: true }`,
    ],
    [
      {
        $case: "join",
        value: {
          room: "evening",
          cursor: [{ epoch: 2n ** 64n - 1n, seq: 5n }],
          acceptedGuidelines: 3,
          history: 50,
        },
      },
      `join { room: "evening" cursor { epoch: 18446744073709551615 seq: 5 } accepted_guidelines: 3
       history: 50 }`,
    ],
    [
      {
        $case: "hello",
        value: {
          deviceSecret: new Uint8Array([1]),
          pass: new Uint8Array([2]),
          producer: new Uint8Array([3]),
          work: { challenge: new Uint8Array([4]), nonce: 2n ** 40n },
          client: "c",
        },
      },
      `hello { device_secret: "\\001" pass: "\\002" producer: "\\003"
       work { challenge: "\\004" nonce: 1099511627776 } client: "c" }`,
    ],
  ];
  it.each(commands)("of a client are read by protoc as they were meant: %#", (command, text) => {
    const read = protoc("decode", "ClientFrame", encodeFrame(9, command)).toString();
    expect(fits(read)).toBe(`request_id: 9 ${fits(text)}`);
  });

  it("of a server, written by protoc, are read whole", () => {
    const bytes = protoc(
      "encode",
      "ServerFrame",
      `event { room: "evening" position { epoch: 18446744073709551615 seq: 300 } at_ms: 1700000000000
       author { handle: "\\001\\377" alias: "calm otter" }
       message { text: "d\\303\\255a 3 \\360\\237\\222\\231" intent: INTENT_ADVICE reply_to: 4 }
       padding: "\\000\\000" }`,
    );
    expect(decodeFrame(bytes)).toMatchObject({
      requestId: 0,
      body: {
        $case: "event",
        value: {
          room: "evening",
          position: { epoch: 2n ** 64n - 1n, seq: 300n },
          atMs: 1_700_000_000_000n,
          author: { handle: expect.objectContaining({ 0: 1, 1: 255 }), alias: "calm otter" },
          kind: { $case: "message", value: { text: "día 3 💙", intent: 3, replyTo: 4n } },
        },
      },
    });
    const notice = `request_id: 1 notice { code: "c" params { key: "a" value: "b" } }`;
    expect(decodeFrame(protoc("encode", "ServerFrame", notice)).body?.value).toEqual({
      room: "",
      code: "c",
      params: { a: "b" },
    });
  });

  it("whose inner length reaches over the end are an error", () => {
    const alias = [0x12, 3, 97, 98, 99];
    const presence = [0x22, alias.length, ...alias]; // one participant
    const frame = (length: number) => new Uint8Array([0x52, length, ...presence]);
    expect(decodeFrame(frame(presence.length)).body).toMatchObject({
      value: { participants: [{ alias: "abc" }] },
    });
    expect(() => decodeFrame(frame(3))).toThrow();
  });

  it("cut short are an error, and fields from the future are not", () => {
    const frame = protoc("encode", "ServerFrame", `presence { room: "evening" count: 3 }`);
    expect(() => decodeFrame(frame.subarray(0, frame.length - 1))).toThrow();
    const future = new Uint8Array([...frame, 0xda, 0x07, 0x01, 0x00]); // field 123
    expect(decodeFrame(future).body).toMatchObject({ value: { count: 3 } });
  });
});
