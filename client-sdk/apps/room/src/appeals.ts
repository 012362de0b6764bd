// SPDX-License-Identifier: Apache-2.0
import { type AppealOutcome, connect, type HearthClient } from "@hearth/client";
import { address, liveSession } from "./session";

/** A first visit may have to do some work before it is let in. */
const WAIT_MS = 60_000;

/** Once it is connected, or will not be. */
function settled(client: HearthClient): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, WAIT_MS);
    const look = () => {
      if (client.state !== "live" && client.state !== "closed") return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = client.on("state", look);
    look();
  });
}

/** A code as somebody typed it: in groups, in capitals, or with letters that are none of a code's. */
export function readCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, "").replace(/[il]/g, "1").replaceAll("o", "0");
}

/**
 * Asks that somebody else looks again, or how that stands. Without a connection it makes one for this alone, with a pass
 * that is forgotten at once: the code is all that counts, and whoever was shut out can ask.
 */
export async function ask(code: string, text = ""): Promise<AppealOutcome> {
  const session = liveSession();
  if (session) return session.appeal(code, text);
  const client = connect({ url: address() });
  await settled(client);
  const outcome = await client.appeal(code, text);
  client.close();
  return outcome;
}
