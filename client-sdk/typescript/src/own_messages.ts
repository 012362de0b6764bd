// SPDX-License-Identifier: Apache-2.0
import { parsePosition } from "./cursor.js";
import type { OutgoingItem } from "./outgoing.js";

const KEPT_MAX = 32;

/** The newest messages of one's own that are in the room: a server that is lost may take them with it. */
export class OwnMessages {
  #sent: OutgoingItem[] = [];

  keep(item: OutgoingItem): void {
    this.#sent = [...this.#sent, item].slice(-KEPT_MAX);
  }

  /** It was removed, or taken back: nobody is to be offered it again. */
  forget(seq: number): void {
    this.#sent = this.#sent.filter((item) => item.seq !== seq);
  }

  forgetAll(): void {
    this.#sent = [];
  }

  /** Those among the seqs of an epoch, which are marked as lost and not kept any longer. */
  lose(epoch: bigint, from: number, to: number): OutgoingItem[] {
    const isLost = ({ position = "", seq = 0 }: OutgoingItem) =>
      parsePosition(position)?.epoch === epoch && seq >= from && seq <= to;
    const lost = this.#sent.filter(isLost);
    this.#sent = this.#sent.filter((item) => !isLost(item));
    for (const item of lost) item.settle("lost");
    return lost;
  }
}
