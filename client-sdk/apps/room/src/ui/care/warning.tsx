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
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    heading.current?.focus();
  }, []);
  const close = () => {
    state.reading.value = false;
  };
  if (!warning) return null;
  return (
    <dialog ref={dialog} aria-labelledby="warning-title" onClose={close}>
      <div class="dialog-head">
        <h2 ref={heading} id="warning-title" tabIndex={-1}>
          {titleOf(warning)}
        </h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div class="dialog-body" tabIndex={0}>
        <Measure notice={warning} />
        <p>{t("notice.kept")}</p>
        <div class="actions">
          <Acknowledge notice={warning} state={state} onDone={close} />
          <button type="button" onClick={() => dialog.current?.close()}>
            {t("help.close")}
          </button>
        </div>
      </div>
    </dialog>
  );
}
