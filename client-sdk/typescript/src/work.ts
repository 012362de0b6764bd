// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "./options.js";
import { padded, sha256Words } from "./sha256.js";
import type { WorkProgress } from "./types.js";

/** Short enough that typing and scrolling stay smooth. */
const SLICE_MS = 8;
const TRIES_BETWEEN_LOOKS = 256;

export interface WorkOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WorkProgress) => void;
}

/** Lets the page do its own things. A hidden page's timers run once a second; its message channels do not wait. */
function turn(clock: Clock): Promise<void> {
  if (typeof MessageChannel === "undefined") {
    return new Promise((resolve) => clock.setTimeout(resolve, 0));
  }
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/**
 * The smallest nonce with which SHA-256(challenge || nonce, 8 bytes little endian) starts with `bits` zero bits.
 * Gives undefined when aborted.
 */
export async function solveWork(
  challenge: Uint8Array,
  bits: number,
  { clock, signal, onProgress }: WorkOptions,
): Promise<bigint | undefined> {
  const message = new Uint8Array(challenge.length + 8);
  message.set(challenge);
  const blocks = padded(message);
  const nonce = new DataView(blocks.buffer, challenge.length, 8);
  const state = new Int32Array(8);
  const expected = 2 ** bits;
  for (let tried = 0; !signal.aborted; ) {
    const sliceEnd = clock.now() + SLICE_MS;
    do {
      for (let i = 0; i < TRIES_BETWEEN_LOOKS; i++, tried++) {
        nonce.setUint32(0, tried, true);
        nonce.setUint32(4, Math.floor(tried / 0x1_0000_0000), true);
        sha256Words(blocks, state);
        if (!startsWithZeros(state, bits)) continue;
        onProgress({ done: true, tried: tried + 1, expected });
        return BigInt(tried);
      }
    } while (clock.now() < sliceEnd);
    onProgress({ done: false, tried, expected });
    await turn(clock);
  }
  return undefined;
}

function startsWithZeros(state: Int32Array, bits: number): boolean {
  const whole = bits >>> 5;
  for (let i = 0; i < whole; i++) if (state[i] !== 0) return false;
  const rest = bits & 31;
  return rest === 0 || (state[whole] as number) >>> (32 - rest) === 0;
}
