// SPDX-License-Identifier: Apache-2.0
// E-mail addresses and links, spelt out or not; after server/moderation/detectors/links.cpp.
import { isPublicEmail, isPublicSite } from "./public";
import { add, type Sight } from "./sight";
import { everyday, topLevel } from "./spell";
import { bytesOf, type Stretch, type View } from "./view";

const isHost = (char: string | undefined) =>
  char !== undefined && /[a-z0-9\u0080-\uffff.-]/.test(char);
const isLocal = (char: string | undefined) =>
  isHost(char) || (char !== undefined && "_%+'".includes(char));
const trimDots = (host: string) => host.replace(/^[.-]+|[.-]+$/g, "");
const lastLabel = (host: string) => (host.includes(".") ? (host.split(".").at(-1) as string) : "");

function endOfHost(text: string, at: number): number {
  let end = at;
  while (isHost(text[end])) end++;
  return end;
}

function emailsIn(view: View, found: Stretch[]): void {
  const { text } = view;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let begin = at;
    while (begin > 0 && isLocal(text[begin - 1])) begin--;
    const host = trimDots(text.slice(at + 1, endOfHost(text, at + 1)));
    const last = lastLabel(host);
    if (begin === at || bytesOf(last) < 2 || /^\d/.test(last)) continue;
    const end = at + 1 + host.length;
    if (!isPublicEmail(text.slice(begin, end))) add(found, view.source(begin, end));
  }
}

/** [scheme://][user@]host[:port][/path]. */
interface Link {
  readonly begin: number;
  readonly end: number;
  readonly host: string;
  /** With a scheme or www. */
  readonly isMarked: boolean;
  readonly hasUser: boolean;
  readonly hasPath: boolean;
}

function readLink(text: string, begin: number): Link {
  let at = begin;
  let end = endOfHost(text, at);
  const hasScheme = text.startsWith("://", end);
  if (hasScheme) {
    at = end + 3;
    end = endOfHost(text, at);
  }
  const hasUser = text[end] === "@";
  if (hasUser) {
    at = end + 1;
    end = endOfHost(text, at);
  }
  const host = trimDots(text.slice(at, end));
  const endOfName = at + text.slice(at, end).indexOf(host) + host.length;
  const path =
    /^[/:][^ "'<>)\]}]*/.exec(text.slice(endOfName))?.[0].replace(/[.,;:!?]+$/, "") ?? "";
  const whole = endOfName + path.length;
  return {
    begin,
    end: whole > begin ? whole : end,
    host,
    isMarked: hasScheme || host.startsWith("www."),
    hasUser,
    hasPath: path.length > 1,
  };
}

function isLink({ host, isMarked, hasUser, hasPath }: Link): boolean {
  const last = lastLabel(host);
  if (!host || (hasUser && !isMarked)) return false; // none, or an e-mail address
  if (isMarked) return last !== "" || hasPath;
  if (!topLevel.has(last)) return false;
  const first = host.split(".")[0] as string;
  if (/^\d+$/.test(first) && !hasPath) return false;
  return !everyday.has(last) || hasPath;
}

function linksIn(original: string, view: View, found: Stretch[]): void {
  const { text } = view;
  for (let at = 0; at < text.length; ) {
    while (at < text.length && !isHost(text[at])) at++;
    const link = readLink(text, at);
    if (isLink(link)) {
      const stretch = view.source(link.begin, link.end);
      // Written in plain letters only: a look-alike is another site.
      const isPlain = /^[\0-\x7f]*$/.test(original.slice(stretch.from, stretch.to));
      if (link.hasUser || !isPublicSite(link.host) || !isPlain) add(found, stretch);
    }
    at = Math.max(link.end, at + 1);
  }
}

export function findEmails({ contacts }: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (const view of contacts) emailsIn(view, found);
  return found;
}

export function findLinks({ contacts, original }: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (const view of contacts) linksIn(original, view, found);
  return found;
}
