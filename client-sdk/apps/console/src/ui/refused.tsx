// SPDX-License-Identifier: Apache-2.0
import type { DeskReason } from "@hearth/client/desk";
import { t, tFor } from "../words";

/** What could not be read, and another try. */
export function Refused({ reason, again }: { reason: DeskReason; again: () => void }) {
  return (
    <div class="plainly" role="alert">
      <p>{tFor("refused", reason)}</p>
      <button type="button" onClick={again}>
        {t("again")}
      </button>
    </div>
  );
}
