// SPDX-License-Identifier: Apache-2.0
// What everybody may write: help lines in any spelling, and the sites and addresses the server names.
import { publicContacts } from "../directory";

const COUNTRY_CODE_MAX = 3;
/** Shorter ones are compared whole. */
const TELLING = 6;

const bare = (number: string) => number.replace(/\D/g, "").replace(/^0+/, "");

/** Whether a help line is reached by these digits, with or without its country's code. */
export function isHelpline(digits: string): boolean {
  const seen = bare(digits);
  return (publicContacts.value?.phones ?? []).map(bare).some((known) => {
    if (!known) return false;
    if (seen === known) return true;
    const [longer, shorter] = seen.length > known.length ? [seen, known] : [known, seen];
    const isTelling = shorter.length >= TELLING;
    return (
      isTelling && longer.length - shorter.length <= COUNTRY_CODE_MAX && longer.endsWith(shorter)
    );
  });
}

/** Until the server's list is here, the server alone decides about links. */
export function isPublicSite(host: string): boolean {
  const sites = publicContacts.value?.sites;
  return !sites || sites.some((site) => host === site || host.endsWith(`.${site}`));
}

export function isPublicEmail(address: string): boolean {
  return publicContacts.value?.emails.includes(address) ?? false;
}
