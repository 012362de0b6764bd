// SPDX-License-Identifier: Apache-2.0
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { heard, hush, said } from "../notices";
import { pending, sendNow, takeBack } from "../pending";
import { formatCountdown, t } from "../words";

/** Counts a few seconds, not more. */
function Waiting() {
  const waits = pending.value;
  const left = useSignal(0);
  useEffect(() => {
    const count = () => {
      left.value = (waits?.at ?? 0) - Date.now();
    };
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [waits]);
  if (!waits) return null;
  return (
    <div class="toast">
      <p>
        {waits.text}{" "}
        <span class="left" aria-hidden="true">
          {formatCountdown(left.value)}
        </span>
      </p>
      <button type="button" onClick={takeBack}>
        {t("key.undo")}
      </button>
      <button type="button" class="quiet-button" onClick={sendNow}>
        {t("key.now")}
      </button>
    </div>
  );
}

function Said() {
  const what = said.value;
  if (!what) return null;
  const { text, isTrouble, undo } = what;
  return (
    <div class={isTrouble ? "toast trouble" : "toast"}>
      <p>{text}</p>
      {undo && (
        <button
          type="button"
          onClick={() => {
            hush();
            undo();
          }}
        >
          {t("toast.undo")}
        </button>
      )}
      <button type="button" class="quiet-button" onClick={hush}>
        {t("toast.away")}
      </button>
    </div>
  );
}

/** What is about to happen, what happened, and what came; each is read out once. */
export function Toasts() {
  return (
    <>
      {(pending.value || said.value) && (
        <aside class="toasts" aria-label={t("toast.label")}>
          <Waiting />
          <Said />
        </aside>
      )}
      <p class="unseen" role="status">
        {pending.value ? t("toast.pending", { what: pending.value.text }) : said.value?.text}
      </p>
      <p class="unseen" role="status">
        {heard.value}
      </p>
    </>
  );
}
