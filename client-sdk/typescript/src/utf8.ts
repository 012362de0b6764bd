// SPDX-License-Identifier: Apache-2.0
// The protobuf runtime reads and writes strings through these. Hermes (React Native) has no TextDecoder; texts are
// short, so one way that works everywhere is better than two.

/** A lone surrogate becomes U+FFFD, as TextEncoder does it. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const sound = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
  const bytes = encodeURIComponent(sound).match(/%..|./g) ?? [];
  return Uint8Array.from(bytes, (byte) =>
    byte[1] ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  );
}

/** What is not UTF-8 becomes U+FFFD; the server does not send any. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
    let code = first & (0x3f >> more);
    let taken = 0;
    while (taken < more && i < bytes.length && (bytes[i] as number) >> 6 === 2) {
      code = (code << 6) | ((bytes[i++] as number) & 63);
      taken++;
    }
    const least = more === 3 ? 0x10000 : more === 2 ? 0x800 : 0x80;
    const good =
      more > 0 &&
      first < 0xf5 &&
      taken === more &&
      code >= least &&
      code <= 0x10ffff &&
      (code < 0xd800 || code > 0xdfff);
    text += good ? String.fromCodePoint(code) : "\ufffd";
  }
  return text;
}
