// SPDX-License-Identifier: Apache-2.0
// Any course of drops, swallowed replies, repeats, sleeps and messages: whoever reads sees each entry once and in
// order, or is told of the hole; whoever writes is in the log exactly once for each message that says it was sent.
import fc from "fast-check";
import { expect, it } from "vitest";
import { Scene, texts } from "./support/scene.js";
import { until } from "./support/until.js";

const seed = Number(process.env.HEARTH_TEST_SEED ?? Date.now() % 2 ** 31);

type Step =
  | { readonly do: "others_say" | "post" | "repeat_last" | "drop" | "close" | "swallow" | "answer" }
  | { readonly do: "sleep"; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: "others_say" }) },
  { weight: 4, arbitrary: fc.constant<Step>({ do: "post" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "repeat_last" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "drop" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "close" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "swallow" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: "answer" }) },
  { weight: 3, arbitrary: fc.nat(40_000).map((ms): Step => ({ do: "sleep", ms })) },
);

/** The server takes posts into its log, and says nothing about it. */
function swallow(scene: Scene): void {
  scene.server.handlers.post = (_peer, post) => {
    scene.server.accept(post);
    return true;
  };
}

async function act(scene: Scene, what: Step, post: (text: string) => void): Promise<void> {
  const { server, client, clock } = scene;
  const isUp = client.state === "live";
  switch (what.do) {
    case "others_say":
      return void (isUp ? server.say(`other ${server.log.length}`) : server.store("while away"));
    case "post":
      return post(`mine ${server.log.length}`);
    case "repeat_last": {
      const last = server.log.at(-1);
      if (isUp && last) server.peer.send({ $case: "event", value: last });
      return;
    }
    case "drop":
      server.peer.socket.terminate();
      return until("the drop was noticed", () => client.state !== "live");
    case "close":
      if (isUp) server.peer.gone(4000);
      return until("the close was noticed", () => client.state !== "live");
    case "swallow":
      return swallow(scene);
    case "answer":
      server.handlers = {};
      return;
    case "sleep":
      clock.advance(what.ms);
      scene.wake();
  }
}

/** Lets the wait for the next try pass, if there is one. */
function skipWait({ client, clock }: Scene): void {
  const { retryAt } = client.stateChange;
  if (retryAt !== undefined) clock.advance(Math.max(0, retryAt - clock.now()));
}

async function settles(scene: Scene, what: string, isTrue: () => boolean): Promise<void> {
  await until(what, () => {
    skipWait(scene);
    return isTrue();
  });
}

async function comesBack(scene: Scene): Promise<void> {
  scene.server.handlers = {};
  await settles(scene, "it is back", () => scene.client.state === "live");
  scene.clock.advance(15_000); // whatever was swallowed is asked for again
  await settles(scene, "it is live", () => scene.client.state === "live");
}

it(`each entry once and in order, each message at most once (seed ${seed})`, {
  timeout: 60_000,
}, async () => {
  const course = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
    const scene = await Scene.open();
    try {
      const { room, events, gaps } = await scene.joined();
      const posted = new Set<ReturnType<typeof room.post>>();
      for (const each of steps) await act(scene, each, (text) => posted.add(room.post(text)));
      await comesBack(scene);
      await settles(scene, "nothing is pending", () => {
        scene.clock.advance(1_000);
        return room.outbox.length === 0;
      });
      const { log } = scene.server;
      await settles(scene, "all was read", () => events.length >= log.length);
      expect(gaps).toEqual([]);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
      const written = log.map(({ kind }) => (kind?.$case === "message" ? kind.value.text : ""));
      expect(texts(events)).toEqual(written);
      const mine = events.filter(({ mine }) => mine).map(({ seq }) => seq);
      const sent = [...posted].filter(({ status }) => status === "sent").map(({ seq }) => seq);
      expect(sent).toEqual([...sent].sort((a, b) => Number(a) - Number(b)));
      for (const seq of sent) expect(mine.filter((other) => other === seq)).toHaveLength(1);
      const unsure = [...posted].filter(({ uncertain }) => uncertain).length;
      expect(mine.length).toBeLessThanOrEqual(sent.length + unsure);
    } finally {
      await scene.close();
    }
  });
  await fc.assert(course, { numRuns: 60, seed });
});
