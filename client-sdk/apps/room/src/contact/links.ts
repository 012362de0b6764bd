// SPDX-License-Identifier: Apache-2.0
// E-mail addresses and links, spelt out or not; after server/moderation/detectors/links.cpp.
import { isPublicEmail, isPublicSite } from "./public";
import { add, type Sight, type Stretch, View } from "./sight";

const table = (text: string) => new Set(text.split(" "));
const topLevel = table(
  "ac ai app ar art at au be bet best biz blog br buzz ca cam care casino cat cc ch chat city cl click clinic cloud club cn co com cz date de deals design dev digital direct dk edu es eu example expert fi fm fr fun fyi gg gl global gov gr group guru health help host ie in info ink int io is it jp kim land life link live lol ltd ly market me media mil mobi money mx my name net network news ninja nl no nz one online org ph pharmacy pl plus pro pt pub pw red ru sale se sh shop site so social solutions space store stream su tech to today top tv ua uk us vip watch wiki work world xyz",
);
const everyday = table(
  "ac ai app art at be bet best buzz cam care cat chat city click clinic club date direct es fun group help host in is it land life link live me money my name news no one plus red se so space to today top us watch work",
);
const mailProviders = table(
  "gmail googlemail outlook hotmail yahoo ymail icloud proton protonmail aol gmx web live msn me mac mail tutanota tuta zoho orange free uol sapo",
);

interface Piece {
  readonly begin: number;
  readonly end: number;
  sign: string;
}

/** "at" and "dot" as signs, where an address is what they make. */
function spellAddresses({ base, lists }: Sight): View {
  const { text } = base;
  const signOf = (word: string) =>
    word === "@" || lists.at.includes(word)
      ? "@"
      : word === "." || lists.dot.includes(word)
        ? "."
        : "";
  const pieces: Piece[] = [];
  for (const { 0: piece, index } of text.matchAll(
    /[([{<*_-] ?([^ )\]}>*_-]{1,10}) ?[)\]}>*_-]|[^ ]+?(?=[([{<*_-] ?[^ )\]}>*_-]{1,10} ?[)\]}>*_-]|$| )/g,
  )) {
    const inside = /^[([{<*_-] ?([^ ]+?) ?[)\]}>*_-]$/.exec(piece)?.[1] ?? "";
    pieces.push({ begin: index, end: index + piece.length, sign: signOf(inside) });
  }
  const at = (i: number) => {
    const piece = pieces[i];
    return piece ? text.slice(piece.begin, piece.end).replace(/[^\p{L}\p{N}_]+$/u, "") : "";
  };
  pieces.forEach((piece, i) => {
    if (i === 0 || piece.sign || !lists.dot.includes(at(i))) return;
    const label = at(i + 1).split("/")[0] as string;
    const more = lists.dot.includes(at(i + 2)) && topLevel.has(at(i + 3)) && at(i + 1).length <= 4;
    const before = text[(pieces[i - 1] as Piece).end - 1] as string;
    if (/[\p{L}\p{N}_]/u.test(before) && ((topLevel.has(label) && !everyday.has(label)) || more))
      piece.sign = ".";
  });
  pieces.forEach((piece, i) => {
    if (i === 0 || piece.sign || !lists.at.includes(at(i))) return;
    const host = at(i + 1);
    const isDomain =
      (host.includes(".") && topLevel.has(host.split(".").at(-1) as string)) ||
      pieces[i + 2]?.sign === ".";
    if (!isDomain) return;
    const spelt = i >= 3 && lists.dot.includes(at(i - 2));
    if (!/[\d._]/.test(at(i - 1)) && !spelt && !mailProviders.has(host.split(".")[0] as string))
      return;
    piece.sign = "@";
    if (spelt) (pieces[i - 2] as Piece).sign = ".";
  });
  // A sign swallows the blanks round it.
  const out = new View();
  let done = 0;
  for (const { begin, end, sign } of pieces) {
    if (!sign) {
      out.copy(base, done, end);
      done = end;
      continue;
    }
    if (done < begin && text[begin - 1] !== " ") out.copy(base, done, begin);
    const { from, to } = base.source(begin, end);
    out.push(sign, from, to);
    done = end;
    while (text[done] === " ") done++;
  }
  out.copy(base, done, text.length);
  return out;
}

const trimDots = (host: string) => host.replace(/^[.-]+|[.-]+$/g, "");
const lastLabel = (host: string) => (host.includes(".") ? (host.split(".").at(-1) as string) : "");

function emailsIn(view: View, found: Stretch[]): void {
  for (const { 0: match, 1: local = "", 2: rest = "", index } of view.text.matchAll(
    /([\w\u0080-\uffff.%+'-]+)@([\w\u0080-\uffff.-]+)/g,
  )) {
    const host = trimDots(rest);
    const last = lastLabel(host);
    if (match.startsWith("@") || last.length < 2 || /^\d/.test(last)) continue;
    if (isPublicEmail(`${local}@${host}`)) continue;
    add(found, view.source(index, index + local.length + 1 + rest.indexOf(host) + host.length));
  }
}

function linksIn(original: string, view: View, found: Stretch[]): void {
  const link =
    /(?:([\w\u0080-\uffff.-]+):\/\/)?(?:([\w\u0080-\uffff.-]+)@)?([\w\u0080-\uffff.-]+)([/:][^ "'<>)\]}]*)?/g;
  for (const {
    1: scheme,
    2: user,
    3: rest = "",
    4: more = "",
    index,
    0: match,
  } of view.text.matchAll(link)) {
    const host = trimDots(rest);
    const path = rest.endsWith(host) ? more.replace(/[.,;:!?]+$/, "") : "";
    const isMarked = scheme !== undefined || host.startsWith("www.");
    if (!host || (user !== undefined && !isMarked)) continue;
    const last = lastLabel(host);
    const hasPath = path.length > 1;
    const first = host.split(".")[0] as string;
    const isLink = isMarked
      ? last !== "" || hasPath
      : topLevel.has(last) &&
        !(/^\d+$/.test(first) && !hasPath) &&
        (!everyday.has(last) || hasPath);
    if (!isLink) continue;
    const end =
      index +
      match.length -
      more.length -
      rest.length +
      rest.indexOf(host) +
      host.length +
      path.length;
    const stretch = view.source(index, end);
    const isPlain = /^[\0-\x7f]*$/.test(original.slice(stretch.from, stretch.to));
    if (user === undefined && isPublicSite(host) && isPlain) continue;
    add(found, stretch);
  }
}

export function findEmails(sight: Sight): Stretch[] {
  const found: Stretch[] = [];
  for (const view of [sight.base, spellAddresses(sight)]) emailsIn(view, found);
  return found;
}

export function findLinks(sight: Sight, original: string): Stretch[] {
  const found: Stretch[] = [];
  for (const view of [sight.base, spellAddresses(sight)]) linksIn(original, view, found);
  return found;
}
