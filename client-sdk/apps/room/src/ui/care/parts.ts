// SPDX-License-Identifier: Apache-2.0
import en from "../../locales/care.en.json";
import { learn } from "../../words";

export { AppealPage } from "./appeal_page";
export { Notices } from "./notices";
export { ReadNotices } from "./read_notices";
export { Report } from "./report";
export { WarningDialog } from "./warning";

/** Kept when the words are there. */
export const words = learn(en, {
  es: () => import("../../locales/care.es.json"),
  fr: () => import("../../locales/care.fr.json"),
  de: () => import("../../locales/care.de.json"),
  pt: () => import("../../locales/care.pt.json"),
});
