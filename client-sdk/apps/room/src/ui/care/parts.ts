// SPDX-License-Identifier: Apache-2.0
import en from "../../locales/care.en.json";
import es from "../../locales/care.es.json";
import { learn } from "../../words";

export { AppealPage } from "./appeal_page";
export { Notices } from "./notices";
export { ReadNotices } from "./read_notices";
export { Report } from "./report";
export { WarningDialog } from "./warning";

learn({ en, es });
