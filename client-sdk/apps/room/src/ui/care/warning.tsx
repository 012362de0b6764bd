// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from "preact/hooks";
import type { RoomState } from "../../room_state";
import { t } from "../../words";
import { Acknowledge } from "./acknowledge";
import { Measure, titleOf } from "./measure";

/** What has to be read before writing again; what was being written waits in its place. */
export function WarningDialog({ state }: { state: RoomState }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const warning = state.warning();
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    state.reading.value = false;
  };
  if (!warning) return null;
  return (
    <dialog ref={dialog} aria-labelledby="warning-title" onClose={close}>
      <div class="dialog-head">
        <h2 id="warning-title">{titleOf(warning)}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("help.close")}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div class="dialog-body" tabIndex={0}>
        <Measure notice={warning} />
        <p>{t("notice.kept")}</p>
        <div class="actions">
          <Acknowledge notice={warning} state={state} onDone={close} />
        </div>
      </div>
    </dialog>
  );
}
