// SPDX-License-Identifier: Apache-2.0
import type { Hint, Intent, Outgoing, OutgoingStatus, Reason, Support } from "./types.js";

export interface Draft {
  readonly text?: string;
  readonly intent?: Intent;
  readonly replyTo?: number;
  readonly support?: Support;
  readonly target?: number;
  readonly confirmed?: boolean;
}

/** What the application holds of one message it posted; the outbox writes to it. */
export class OutgoingItem implements Outgoing {
  readonly kind: "message" | "support";
  readonly text: string;
  readonly intent?: Intent;
  readonly replyTo?: number;
  readonly support?: Support;
  readonly target?: number;
  readonly confirmed: boolean;
  readonly done: Promise<Outgoing>;
  status: OutgoingStatus = "pending";
  reason?: Reason;
  retryAfterMs?: number;
  hint?: Hint;
  heldForMs?: number;
  position?: string;
  seq?: number;
  durable?: boolean;
  uncertain = false;
  withdrawable = false;
  /** Its number among this client's posts in the room, once it was sent. */
  n = 0;
  #resolve: (outgoing: Outgoing) => void = () => {};

  constructor(
    readonly key: string,
    readonly createdAt: number,
    draft: Draft,
  ) {
    this.kind = draft.support ? "support" : "message";
    this.text = draft.text ?? "";
    this.intent = draft.intent;
    this.replyTo = draft.replyTo;
    this.support = draft.support;
    this.target = draft.target;
    this.confirmed = draft.confirmed ?? false;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  settle(status: Exclude<OutgoingStatus, "pending">): void {
    if (status !== "refused" && status !== "discarded") {
      this.reason = undefined;
      this.retryAfterMs = undefined;
    }
    this.status = status;
    this.withdrawable = status === "held" && this.n > 0;
    this.#resolve(this);
  }
}
