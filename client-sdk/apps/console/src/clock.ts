// SPDX-License-Identifier: Apache-2.0
import { computed, signal } from "@preact/signals";

const device = signal(Date.now());
/** What to add to the device's clock; told when signing in. */
export const skew = signal(0);
/** The server's time, to the second. */
export const now = computed(() => device.value + skew.value);

/** Lets time pass on the page. */
export function startClock(): void {
  setInterval(() => {
    device.value = Date.now();
  }, 1000);
}
