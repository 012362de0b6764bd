// SPDX-License-Identifier: Apache-2.0
// Names on other platforms; after server/moderation/detectors/handle.cpp.
import { apart, type Sight, type WordRange } from "./sight";
import { bytesOf, type Stretch } from "./view";

/** Words between a platform and what asks to be added there. */
const CUE_REACH = 8;
/** That are followed in one message. */
const CUES_MAX = 32;
/** Pieces between a cue and the name. */
const NAME_REACH = 5;
const PLATFORM_REACH = 12;

interface Piece {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

/** What stands between blanks, without punctuation round it. */
function cut(text: string): Piece[] {
  return [...text.matchAll(/[^ ]+/g)].flatMap(({ 0: all, index }) => {
    const start = all.replace(/^[.,;:!?()[\]{}"'<>]+/, "");
    const piece = start.replace(/[.,;:!?()[\]{}"'<>]+$/, "");
    const begin = index + all.length - start.length;
    return piece ? [{ begin, end: begin + piece.length, text: piece }] : [];
  });
}

/** name#1234, u/name. */
function isPlatformForm(piece: string): boolean {
  if (/^\/?u\//.test(piece)) return bytesOf(piece) >= 5;
  const [, name = ""] = /^([^#]+)#\d{4}$/.exec(piece) ?? [];
  return bytesOf(name) >= 2;
}

/** Made of more than plain letters, and no number, time or amount. */
function looksLikeAName(piece: string): boolean {
  const size = bytesOf(piece);
  if (size < 3 || size > 40) return false;
  if (piece.startsWith("@")) return true;
  const isMore = /[_.]/.test(piece) || /\d$/.test(piece);
  return /^[a-z].*[a-z]/.test(piece) && isMore && !/:\/\/|\.\./.test(piece);
}

export function findHandles(sight: Sight): Stretch[] {
  const { base, words } = sight;
  const pieces = cut(base.text);
  const found: Stretch[] = [];
  const name = ({ begin, end }: Piece) => {
    found.push(base.source(begin, end));
  };
  const endOf = (range: WordRange) => words[range.to - 1]?.to ?? 0;

  const platforms = sight.cues("platform");
  const cues = sight.cues("handle_cue");
  const anyNear = (of: readonly WordRange[], to: WordRange) =>
    of.some((cue) => apart(cue, to) <= CUE_REACH && sight.sameSentence(cue.from, to.from));
  // Nothing but «is», «:» or the like stands between.
  const isNamedAtOnce = (cue: WordRange, piece: Piece) =>
    /[:=@]|^ (?:is|its|it's) $/.test(base.text.slice(endOf(cue), piece.begin));
  // A word no pack knows: after «my snap is» that is a name.
  const isUnknown = (text: string) => /^[a-z0-9]{4,}$/.test(text) && !sight.isKnown(text);
  const after = (cue: WordRange, isSure: boolean) => {
    const end = endOf(cue);
    const next = pieces.filter(({ begin }) => begin >= end).slice(0, NAME_REACH + 1);
    const first = next.find(
      (piece, i) =>
        ((isSure || piece.text.startsWith("@")) && looksLikeAName(piece.text)) ||
        (isSure && i < 2 && isNamedAtOnce(cue, piece) && isUnknown(piece.text)),
    );
    if (first) name(first);
  };
  const before = (platform: WordRange) => {
    const begin = words[platform.from]?.from ?? 0;
    const last = pieces.findLast(({ end }) => end <= begin);
    if (last && begin - last.end < PLATFORM_REACH && looksLikeAName(last.text)) name(last);
  };

  for (const piece of pieces) if (isPlatformForm(piece.text)) name(piece);
  for (const cue of cues.slice(0, CUES_MAX)) after(cue, anyNear(platforms, cue));
  for (const platform of platforms.slice(0, CUES_MAX)) {
    const isAsked = anyNear(cues, platform);
    if (isAsked || /^ *[:=]/.test(base.text.slice(endOf(platform)))) after(platform, true);
    if (isAsked) before(platform);
  }
  return found;
}
