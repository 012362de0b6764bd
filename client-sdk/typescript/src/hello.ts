// SPDX-License-Identifier: Apache-2.0
import type { Body, Command } from "./frames.js";
import type { Work } from "./gen/hearth/v1/client.js";
import type { Challenge, Welcome } from "./gen/hearth/v1/server.js";
import type { IdentityKeeper } from "./identity.js";
import type { Link } from "./link.js";
import type { Identity } from "./options.js";
import type { Refusal } from "./types.js";
import { reasons, word } from "./words.js";
import { solveWork, type WorkOptions } from "./work.js";

const CLIENT_NAME = "hearth-ts/0.1.0";
/** The server allows five; the last ones mean that we do not understand each other. */
const HELLOS_MAX = 4;

export interface HelloOptions extends WorkOptions {
  readonly link: Link;
  readonly keeper: IdentityKeeper;
  /** Read before the connection was made, so that Hello is sent the moment it opens. */
  readonly identity: Identity;
  readonly producer: Uint8Array;
}

export type HelloEnd = { readonly welcome: Welcome } | { readonly refusal: Refusal } | "lost";

/** Says Hello, brings work if it is asked for, and gives up a pass that is not accepted. */
export async function sayHello(options: HelloOptions): Promise<HelloEnd> {
  const { link, keeper, identity, producer } = options;
  let pass = identity.pass;
  let work: Work | undefined;
  for (let hellos = 1; ; hellos++) {
    const body = await ask(link, {
      $case: "hello",
      value: {
        deviceSecret: identity.deviceSecret,
        pass: pass ?? new Uint8Array(),
        producer,
        work,
        client: CLIENT_NAME,
      },
    });
    work = undefined;
    if (!body || options.signal.aborted) return "lost";
    if (body.$case === "welcome") {
      if (body.value.pass.length > 0) keeper.setPass(body.value.pass);
      return { welcome: body.value };
    }
    if (body.$case === "challenge" && hellos < HELLOS_MAX) {
      work = await solve(body.value, options);
      if (!work) return "lost";
      continue;
    }
    const refusal = readRefusal(body);
    if (hellos >= HELLOS_MAX) return { refusal };
    if (refusal.reason === "pass_rejected" && pass) {
      pass = undefined;
      keeper.setPass(undefined);
    } else if (refusal.reason !== "work_rejected") {
      return { refusal };
    }
  }
}

/** Why a command was not carried out; no body: the connection ended first. */
export function readRefusal(body: Body | undefined): Refusal {
  if (!body) return { reason: "disconnected", retryAfterMs: 0 };
  if (body.$case !== "refused") return { reason: "unspecified", retryAfterMs: 0 };
  const { reason, retryAfterMs, hint } = body.value;
  return { reason: word(reasons, reason), retryAfterMs, hint };
}

function ask(link: Link, command: Command): Promise<Body | undefined> {
  return new Promise((resolve) => link.request(command, resolve));
}

async function solve({ challenge, difficultyBits }: Challenge, options: WorkOptions) {
  const nonce = await solveWork(challenge, difficultyBits, options);
  return nonce === undefined ? undefined : { challenge, nonce };
}
