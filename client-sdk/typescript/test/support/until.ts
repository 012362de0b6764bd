// SPDX-License-Identifier: Apache-2.0

/** Lets sockets and promises do their work until something is true; fails after a generous while. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
