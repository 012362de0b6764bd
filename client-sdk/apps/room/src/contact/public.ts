// SPDX-License-Identifier: Apache-2.0
// What everybody may write: help lines in any spelling, their sites and addresses.
import { countries, type HelpLine } from "../directory";

const sites =
  "aa.org,al-anon.org,na.org,ca.org,smartrecovery.org,samhsa.gov,findtreatment.gov,nida.nih.gov,niaaa.nih.gov,988lifeline.org,crisistextline.org,findahelpline.com,samaritans.org,nhs.uk,talktofrank.com,lifeline.org.au,kidshelpphone.ca,who.int".split(
    ",",
  );
const emails = ["jo@samaritans.org"];
/** Lines that people everywhere tell each other. */
const phones = ["18006624357", "116123", "988", "741741", "85258", "18002738255"];

const COUNTRY_CODE_MAX = 3;
/** Shorter ones are compared whole. */
const TELLING = 6;

const lines = (): HelpLine[] => countries.value?.flatMap((country) => country.lines) ?? [];
const bare = (number: string) => number.replace(/\D/g, "").replace(/^0+/, "");

/** Whether a help line is reached by these digits, with or without its country's code. */
export function isHelpline(digits: string): boolean {
  const seen = bare(digits);
  const all = [...phones, ...lines().flatMap(({ phone = "", text = "" }) => [phone, text])];
  return all.map(bare).some((known) => {
    if (!known) return false;
    if (seen === known) return true;
    const [longer, shorter] = seen.length > known.length ? [seen, known] : [known, seen];
    const isTelling = shorter.length >= TELLING;
    return (
      isTelling && longer.length - shorter.length <= COUNTRY_CODE_MAX && longer.endsWith(shorter)
    );
  });
}

export function isPublicSite(host: string): boolean {
  const own = lines().flatMap(({ url }) => (url ? [new URL(url).host.replace(/^www\./, "")] : []));
  return [...sites, ...own].some((site) => host === site || host.endsWith(`.${site}`));
}

export function isPublicEmail(address: string): boolean {
  return emails.includes(address);
}
