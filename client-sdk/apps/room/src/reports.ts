// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

/** Until the server says that it has nobody to tell. */
export const canReport = signal(true);
