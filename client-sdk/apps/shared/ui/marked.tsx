// SPDX-License-Identifier: Apache-2.0
import type { Span } from "@hearth/client";

/** A text as it was written, with the stretches marked that it is about. To be read, not written in. */
export function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  let at = 0;
  const pieces = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from < at || to > text.length) continue;
    pieces.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  return (
    <p class="text" dir="auto">
      {pieces}
      {text.slice(at)}
    </p>
  );
}

/** What is left without those stretches. */
export function without(text: string, spans: readonly Span[]): string {
  let rest = "";
  let at = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    rest += text.slice(at, Math.max(at, from));
    at = Math.max(at, to);
  }
  rest += text.slice(at);
  return rest
    .replace(/[ \t]{2,}/g, " ")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/ +([.,;:!?])/g, "$1")
    .trim();
}
