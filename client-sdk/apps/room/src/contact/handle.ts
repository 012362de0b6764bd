// SPDX-License-Identifier: Apache-2.0
// Names on other platforms; after server/moderation/detectors/handle.cpp, but for names that only the packs' whole
// vocabulary can tell from words.
import { add, type Sight, type Stretch, type WordRange } from "./sight";

/** Words between a platform and what asks to be added there. */
const CUE_REACH = 8;
/** Pieces between a cue and the name. */
const NAME_REACH = 5;
const PLATFORM_REACH = 12;

interface Piece {
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

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
  return (/^\/?u\//.test(piece) && piece.length >= 5) || /^[^#]{2,}#\d{4}$/.test(piece);
}

/** Made of more than plain letters, and no number, time or amount. */
function looksLikeAName(piece: string): boolean {
  if (piece.length < 3 || piece.length > 40) return false;
  if (piece.startsWith("@")) return true;
  const isMore = /[_.]/.test(piece) || /\d$/.test(piece);
  return /^[a-z]/.test(piece) && /[a-z].*[a-z]/.test(piece) && isMore && !/:\/\/|\.\./.test(piece);
}

export function findHandles(sight: Sight): Stretch[] {
  const { base, words, lists } = sight;
  const pieces = cut(base.text);
  const found: Stretch[] = [];
  const name = ({ begin, end }: Piece) => add(found, base.source(begin, end));
  const endOf = (range: WordRange) => words[range.to - 1]?.to ?? 0;

  const platforms = sight.cues(lists.platform);
  const cues = sight.cues(lists.handleCue);
  const anyNear = (of: readonly WordRange[], to: WordRange) =>
    of.some((cue) => {
      const apart = cue.to <= to.from ? to.from - cue.to : Math.max(0, cue.from - to.to);
      return apart <= CUE_REACH && sight.sameSentence(cue.from, to.from);
    });
  const after = (cue: WordRange, isSure: boolean) => {
    const next = pieces.filter(({ begin }) => begin >= endOf(cue)).slice(0, NAME_REACH);
    const first = next.find(({ text }) => (isSure || text.startsWith("@")) && looksLikeAName(text));
    if (first) name(first);
  };
  const before = (platform: WordRange) => {
    const begin = words[platform.from]?.from ?? 0;
    const last = pieces.findLast(({ end }) => end <= begin);
    if (last && begin - last.end < PLATFORM_REACH && looksLikeAName(last.text)) name(last);
  };

  for (const piece of pieces) if (isPlatformForm(piece.text)) name(piece);
  for (const cue of cues) after(cue, anyNear(platforms, cue));
  for (const platform of platforms) {
    const isAsked = anyNear(cues, platform);
    if (isAsked || /^ *[:=]/.test(base.text.slice(endOf(platform)))) after(platform, true);
    if (isAsked) before(platform);
  }
  return found;
}
