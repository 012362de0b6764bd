// SPDX-License-Identifier: Apache-2.0
// The client against hearthd itself. Runs when HEARTH_BIN names the folder the server was built into.
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { connect, type HearthClient } from "../src/client.js";
import type { ClientOptions } from "../src/options.js";
import type { Room } from "../src/room.js";
import type { RoomEvent, WorkProgress } from "../src/types.js";
import { Hearthd } from "./support/hearthd.js";
import { texts, webSocket } from "./support/scene.js";
import { until } from "./support/until.js";

const bin = process.env.HEARTH_BIN;
const clients: HearthClient[] = [];
let server: Hearthd | undefined;

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.remove();
  server = undefined;
});

async function start(environment?: Record<string, string>): Promise<Hearthd> {
  server = new Hearthd(bin as string, environment);
  await server.start();
  return server;
}

function person({ url }: Hearthd, options: Partial<ClientOptions> = {}): HearthClient {
  const random = {
    uniform: () => 0.05,
    bytes: (length: number) => new Uint8Array(randomBytes(length)),
  };
  const client = connect({ url, webSocket, random, ...options });
  clients.push(client);
  return client;
}

async function enter(client: HearthClient, slug = "evening") {
  const room: Room = client.join(slug, { acceptedGuidelines: slug === "evening" ? 3 : 0 });
  const events: RoomEvent[] = [];
  room.on("event", (event) => events.push(event));
  await until("the room is joined", () => room.status === "joined");
  return { room, events };
}

describe.skipIf(!bin)("with hearthd", () => {
  it("two people read each other in one order", async () => {
    const hearthd = await start();
    const [ana, ben] = [await enter(person(hearthd)), await enter(person(hearthd))];
    const sent = await ana.room.post("Day 3. Shaky, but here. ☕", { intent: "listen" }).done;
    expect(sent).toMatchObject({ status: "sent", seq: 1, durable: true });
    await until("Ben read it", () => ben.events.length === 1);
    await ben.room.react(1, "with_you").done;
    await until("Ana saw it", () => ana.events.length === 2);
    expect(ben.events[0]).toMatchObject({
      text: "Day 3. Shaky, but here. ☕",
      intent: "listen",
      mine: false,
      position: sent.position,
    });
    expect(ana.events).toMatchObject([
      { kind: "message", mine: true },
      { kind: "support", target: 1, support: "with_you", mine: false },
    ]);
    await until("they see two people", () => ana.room.presence?.count === 2);
  });

  it("brings the work a first visit is asked for", async () => {
    const hearthd = await start({ HEARTH_LIMITS_CALM_PASSES_PER_MINUTE: "1" });
    const client = person(hearthd);
    const progress: WorkProgress[] = [];
    await until("one is in", () => client.state === "live");
    for (let i = 0; i < 3 && progress.length === 0; i++) {
      const next = person(hearthd);
      next.on("work", (each) => progress.push(each));
      await until("the next is in", () => next.state === "live");
    }
    expect(progress.at(-1)?.done).toBe(true);
  });

  it("gets a new pass when the one it has is forged", async () => {
    const hearthd = await start();
    const deviceSecret = new Uint8Array(randomBytes(32));
    const client = person(hearthd, { deviceSecret, pass: new Uint8Array(64).fill(1) });
    await until("it is in", () => client.state === "live");
  });

  it("refuses without the guidelines and tells how to go on", async () => {
    const hearthd = await start();
    const client = person(hearthd);
    const room = client.join("evening");
    const refused: string[] = [];
    room.on("refused", ({ reason }) => refused.push(reason));
    await until("it is refused", () => refused.length === 1);
    expect(refused).toEqual(["guidelines"]);
    client.join("evening", { acceptedGuidelines: 3 });
    await until("it is joined", () => room.status === "joined");
  });

  it("a crisis is in the room at once, and its card reaches its author alone", async () => {
    const hearthd = await start();
    const [ana, ben] = [await enter(person(hearthd)), await enter(person(hearthd))];
    const cards: string[] = [];
    ana.room.on("card", ({ code }) => cards.push(code));
    ben.room.on("card", () => cards.push("to Ben"));
    const text = "some days I wish I was dead";
    expect((await ana.room.post(text).done).status).toBe("sent");
    await until("Ana has the card", () => cards.length > 0);
    await until("Ben read it", () => ben.events.length === 1);
    expect((await ben.room.post("I am here").done).status).toBe("sent");
    expect(cards).toEqual(["card.self_harm.2"]);
    expect(texts(ben.events)).toContain(text);
  });

  it("what could unmask somebody is not posted; without it, it is", async () => {
    const { room, events } = await enter(person(await start()));
    const text = "☕ my number is 555-867-5309, really";
    const outgoing = await room.post(text).done;
    expect(outgoing).toMatchObject({ status: "not_posted", hint: { code: "note.pii" } });
    expect(outgoing.hint).toMatchObject({ label: "pii.phone", mayConfirm: false });
    const [{ from, to } = { from: 0, to: 0 }] = outgoing.hint?.spans ?? [];
    expect(text.slice(from, to)).toBe("555-867-5309");
    const without = await room.edit(outgoing, text.slice(0, from) + text.slice(to)).done;
    expect(without).toMatchObject({ status: "sent", seq: 1 });
    await until("it came", () => events.length === 1);
  });

  it("what may hurt is to be looked at again, and sent anyway only when confirmed", async () => {
    const { room } = await enter(person(await start()));
    const outgoing = await room.post("you are a sad little loser").done;
    expect(outgoing).toMatchObject({ status: "look_again", hint: { mayConfirm: true, spans: [] } });
    expect(await room.confirm(outgoing).done).toMatchObject({ status: "sent", seq: 1 });
  });

  it("what is held says so, and for how long", async () => {
    const { room } = await enter(person(await start()));
    const outgoing = await room.post("got leftover vicodin, make me an offer").done;
    expect(outgoing).toMatchObject({ status: "held", hint: { code: "note.offering" } });
    expect(outgoing.heldForMs).toBeGreaterThan(29 * 60_000);
  });

  it("waits out the pace of the room", async () => {
    const hearthd = await start();
    const { room } = await enter(person(hearthd), "slow");
    const [first, second] = [room.post("a"), room.post("b")];
    expect((await first.done).status).toBe("sent");
    await until("it is told to wait", () => second.reason === "rate_limited");
    expect((await second.done).status).toBe("sent");
  });

  it("takes a message back", async () => {
    const hearthd = await start();
    const { room, events } = await enter(person(hearthd));
    const { position = "" } = await room.post("too much").done;
    expect(await room.unsay(position)).toEqual({ ok: true });
    await until("it is gone", () => events.at(-1)?.kind === "redacted");
    expect(events.at(-1)).toMatchObject({ target: 1, byAuthor: true });
  });

  it("goes on where it was after the server was killed, with each message once", async () => {
    const hearthd = await start();
    const [ana, ben] = [await enter(person(hearthd)), await enter(person(hearthd))];
    await ana.room.post("before").done;
    await until("both read it", () => ana.events.length === 1 && ben.events.length === 1);
    await hearthd.end("SIGKILL");
    await until("it is noticed", () => ana.room.status === "joining");
    const waiting = ana.room.post("during");
    await hearthd.start();
    expect((await waiting.done).status).toBe("sent");
    await ana.room.post("after").done;
    await until("both read all", () => ana.events.length === 3 && ben.events.length === 3);
    for (const { events } of [ana, ben]) {
      expect(texts(events)).toEqual(["before", "during", "after"]);
      expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    }
  });

  it("is told when the server goes, and comes back to the next one", async () => {
    const hearthd = await start();
    const client = person(hearthd);
    const { room } = await enter(client);
    const reasons: (string | undefined)[] = [];
    client.on("state", ({ reason }) => reasons.push(reason));
    await hearthd.end("SIGTERM");
    await until("it was told", () => reasons.includes("draining"));
    await hearthd.start();
    await until("it is back", () => room.status === "joined");
  });
});
