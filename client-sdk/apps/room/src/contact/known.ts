// SPDX-License-Identifier: Apache-2.0
// Which words the packs' rules speak of: two capitals that none of them knows are likelier a name. The words
// themselves would weigh as much as the page; of each there is a number of 24 bits, and one of a thousand other
// words is taken for known.

const BITS = 24;
/** The numbers in order, each by how far it is behind the one before: so many bits of it as they are. */
const LOW_BITS = 9;

/** FNV-1a, folded to 24 bits. */
export function numberOf(word: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) hash = Math.imul(hash ^ byte, 0x01000193);
  return ((hash >>> BITS) ^ hash) & ((1 << BITS) - 1);
}

export function written(words: Iterable<string>): string {
  let bits = "";
  let before = 0;
  for (const number of [...new Set([...words].map(numberOf))].sort((a, b) => a - b)) {
    const apart = number - before;
    bits += `${"1".repeat(apart >>> LOW_BITS)}0${(apart & ((1 << LOW_BITS) - 1)).toString(2).padStart(LOW_BITS, "0")}`;
    before = number;
  }
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return btoa(
    bytes.map((byte) => String.fromCharCode(Number.parseInt(byte.padEnd(8, "1"), 2))).join(""),
  );
}

export function read(known: string): (word: string) => boolean {
  const bytes = atob(known);
  const size = bytes.length * 8;
  const bit = (at: number) => (bytes.charCodeAt(at >> 3) >> (7 - (at & 7))) & 1;
  const numbers = new Set<number>();
  let number = 0;
  for (let at = 0; ; ) {
    let apart = 0;
    while (at < size && bit(at++)) apart++;
    if (at + LOW_BITS > size) return (word) => numbers.has(numberOf(word));
    for (let i = 0; i < LOW_BITS; i++) apart = apart * 2 + bit(at++);
    number += apart;
    numbers.add(number);
  }
}
