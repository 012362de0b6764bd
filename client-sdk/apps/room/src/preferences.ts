// SPDX-License-Identifier: Apache-2.0
import { Preferences } from "../../shared/preferences";

/** All that may be kept on the device beside the pass; docs/privacy.md lists it. */
export type Preference = "adult" | "country" | "hidden" | "language" | `agreed.${string}`;

export const preferences = new Preferences<Preference>("hearth.");
