// SPDX-License-Identifier: Apache-2.0
import { Preferences } from "../../shared/preferences";

/** All that is kept on this device; the session's token is not. docs/privacy.md lists it. */
export type Preference = "head" | "keys" | "language" | "push";

export const preferences = new Preferences<Preference>("hearth.console.");
