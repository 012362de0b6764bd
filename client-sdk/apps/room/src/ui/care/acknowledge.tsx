// SPDX-License-Identifier: Apache-2.0
import type { Notice } from "@hearth/client";
import { useState } from "preact/hooks";
import type { RoomState } from "../../room_state";
import { t } from "../../words";

interface Props {
  readonly notice: Notice;
  readonly state: RoomState;
  readonly onDone?: () => void;
}

/** "I have read this". The notice goes once the server knows. */
export function Acknowledge({ notice, state, onDone }: Props) {
  const [said, setSaid] = useState("");
  const [isAsking, setAsking] = useState(false);
  const acknowledge = async () => {
    if (isAsking) return;
    setAsking(true);
    setSaid("");
    const isDone = await state.acknowledge(notice);
    setAsking(false);
    if (!isDone) return setSaid(t("notice.later"));
    onDone?.();
    document.getElementById("compose")?.focus();
  };
  return (
    <>
      <button
        type="button"
        class="primary"
        aria-disabled={isAsking}
        onClick={() => void acknowledge()}
      >
        {t(notice.code === "warning" ? "notice.read.warning" : "notice.read")}
      </button>
      <p role="status">{said}</p>
    </>
  );
}
