// SPDX-License-Identifier: Apache-2.0
import type { Account } from "@hearth/client/desk";

const ranks: readonly string[] = ["moderator", "lead", "admin"];

function looksAfterAllOf(account: Account, other: Account): boolean {
  if (account.rooms.length === 0) return true;
  return other.rooms.length > 0 && other.rooms.every((room) => account.rooms.includes(room));
}

/** Whether nobody else may lift what this account decides, so that appeals against it wait. */
export function needsSecond(account: Account, all: readonly Account[]): boolean {
  return (
    !account.disabled &&
    !all.some(
      (other) =>
        other.account !== account.account &&
        !other.disabled &&
        ranks.indexOf(other.role) >= ranks.indexOf(account.role) &&
        looksAfterAllOf(other, account),
    )
  );
}
