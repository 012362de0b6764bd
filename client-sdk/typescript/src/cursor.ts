// SPDX-License-Identifier: Apache-2.0
import type { Position as WirePosition } from "./gen/hearth/v1/common.js";
import type { Cursor, Position } from "./types.js";

/** The server looks at no more. */
const POSITIONS_MAX = 4;

export function formatPosition({ epoch, seq }: WirePosition): Position {
  return `${epoch.toString(16)}.${seq}`;
}

export function parsePosition(text: string): WirePosition | undefined {
  const parts = /^([0-9a-f]{1,16})\.(\d{1,19})$/.exec(text);
  return parts ? { epoch: BigInt(`0x${parts[1]}`), seq: BigInt(parts[2] as string) } : undefined;
}

function lower(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** What to do with an event at a position. */
export type Step = "next" | "seen" | "hole";

/**
 * How far a room has been read: the newest position, and the end of up to three epochs before it, so that the server
 * finds the newest one that both know. Moves only by events, gaps and Joined, and before the application is told.
 */
export class ReadPosition {
  #positions: WirePosition[] = [];

  constructor(cursor: Cursor = "") {
    if (!cursor) return;
    const positions = cursor.split(",").map(parsePosition);
    if (positions.every((position) => position !== undefined)) {
      this.#positions = positions.slice(0, POSITIONS_MAX);
    }
  }

  get empty(): boolean {
    return this.#positions.length === 0;
  }

  get seq(): bigint {
    return this.#positions[0]?.seq ?? 0n;
  }

  /** Newest first, for Join. */
  get positions(): WirePosition[] {
    return [...this.#positions];
  }

  toString(): Cursor {
    return this.#positions.map(formatPosition).join(",");
  }

  /** Where an event stands relative to what has been read. Seqs go on across epochs. */
  step(position: WirePosition): Step {
    if (position.seq === this.seq + 1n) return "next";
    if (position.seq > this.seq) return "hole";
    const known = this.#positions.some(({ epoch }) => epoch === position.epoch);
    // At or below our position in an epoch we never saw: the log went on without us from further back.
    return known ? "seen" : "hole";
  }

  /** Goes to a position, also a lower one: what lies above it in earlier epochs did not survive. */
  move(to: WirePosition): void {
    const earlier = this.#positions
      .filter(({ epoch }) => epoch !== to.epoch)
      .map(({ epoch, seq }) => ({ epoch, seq: lower(seq, to.seq) }));
    this.#positions = [to, ...earlier].slice(0, POSITIONS_MAX);
  }

  /** Nothing known before is of use any more. */
  reset(to: WirePosition): void {
    this.#positions = [to];
  }
}
