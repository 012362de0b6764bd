// SPDX-License-Identifier: Apache-2.0
import { findHandles } from "./handle";
import { findEmails, findLinks } from "./links";
import { findPhones } from "./phone";
import { add, Sight, type Stretch } from "./sight";

export interface Contact {
  /** What it looks like, as the server would say it. */
  readonly label: string;
  readonly spans: readonly Stretch[];
}

/**
 * Words of a crisis, of which only the server can judge: it delivers such a message whatever stands beside them, and
 * covers what could unmask its author.
 */
const crisis =
  /suicid|\b(?:die|died|dying|dead|kill|killing|hurt(?:ing)? myself|overdos\w*|od(?:ed|'d)?|goodbye|end it|breathing|wak(?:e|ing)|morir\w*|muert\w*|matar\w*|sobredosis|respira)\b/i;

/** Ends reach over what has no width of its own, so that marking leaves no half character. */
function whole(text: string, { from, to }: Stretch): Stretch {
  const rest = /^[\p{M}\p{Default_Ignorable_Code_Point}]+/u.exec(text.slice(to))?.[0] ?? "";
  return { from, to: to + rest.length };
}

/** What of each kind stands in a text, in UTF-16 code units. The order of the kinds is that of what they weigh. */
export function detect(text: string, language: string): [kind: string, spans: Stretch[]][] {
  const sight = new Sight(text, language);
  const all: [string, Stretch[]][] = [
    ["pii.phone", findPhones(sight)],
    ["pii.email", findEmails(sight)],
    ["pii.handle", findHandles(sight)],
    ["spam_link.link", findLinks(sight, text)],
  ];
  return all.map(([kind, spans]) => [kind, spans.map((span) => whole(text, span))]);
}

/** What could unmask whoever writes this; nothing leaves the device to find out. */
export function findContact(text: string, language: string): Contact | undefined {
  if (crisis.test(text)) return undefined;
  const found = detect(text, language).filter(([, spans]) => spans.length > 0);
  const [first] = found;
  if (!first) return undefined;
  const spans: Stretch[] = [];
  for (const span of found.flatMap(([, of]) => of)) add(spans, span);
  return { label: first[0], spans: spans.sort((a, b) => a.from - b.from) };
}
