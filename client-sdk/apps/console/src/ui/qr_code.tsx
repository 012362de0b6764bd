// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

/** Light around it, which cameras need. */
const EDGE = 2;

interface Drawn {
  readonly size: number;
  readonly path: string;
}

/** Drawn on this device, by code that is fetched only when there is something to draw. */
async function draw(text: string): Promise<Drawn> {
  const { generate } = await import("lean-qr");
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  return { size: code.size, path };
}

export function QrCode({ text, name }: { text: string; name: string }) {
  const [drawn, setDrawn] = useState<Drawn>();
  useEffect(() => {
    void draw(text).then(setDrawn);
  }, [text]);
  if (!drawn) return null;
  const side = drawn.size + 2 * EDGE;
  return (
    <svg class="qr" viewBox={`${-EDGE} ${-EDGE} ${side} ${side}`} role="img" aria-label={name}>
      <rect x={-EDGE} y={-EDGE} width={side} height={side} />
      <path d={drawn.path} />
    </svg>
  );
}
