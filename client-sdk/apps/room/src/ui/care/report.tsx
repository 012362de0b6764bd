// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { emergency } from "../../country";
import { isUnwatched } from "../../coverage";
import { canReport } from "../../reports";
import type { RoomState } from "../../room_state";
import { t, tFor } from "../../words";

const reasons = ["unkind", "danger", "drugs", "private", "sexual", "advert", "else"] as const;
type ReportReason = (typeof reasons)[number];

/** With the words for what it is about, no more than a report may have. */
const NOTE_CHARACTERS_MAX = 400;

interface Props {
  readonly event: MessageEvent;
  readonly state: RoomState;
  readonly onClose: () => void;
}

function Sent({ reason }: { reason: ReportReason }) {
  return (
    <>
      <p>{t("report.sent")}</p>
      {isUnwatched() && <p>{t("report.alone")}</p>}
      {reason === "danger" && (
        <p>
          <strong>{t("report.danger", { emergency_number: emergency() })}</strong>
        </p>
      )}
    </>
  );
}

function About({
  reason,
  onChange,
}: {
  reason: ReportReason | undefined;
  onChange: (reason: ReportReason) => void;
}) {
  return (
    <fieldset class="reasons">
      <legend>{t("report.about")}</legend>
      {reasons.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="report"
            checked={reason === one}
            onChange={() => onChange(one)}
          />
          {t(`report.reason.${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** Asks moderators to look at a message: what it is about, and a few words if somebody has them. */
export function Report({ event, state, onClose }: Props) {
  const [reason, setReason] = useState<ReportReason>();
  const [note, setNote] = useState("");
  const [isSending, setSending] = useState(false);
  const [isSent, setSent] = useState(false);
  const [trouble, setTrouble] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
    form.current?.querySelector("input")?.focus();
  }, []);
  useEffect(() => {
    if (isSent) close.current?.focus();
  }, [isSent]);
  const send = async () => {
    if (!reason || isSending) return;
    setSending(true);
    setTrouble("");
    const about = [t(`report.reason.${reason}`), note.trim()].filter(Boolean).join(": ");
    const outcome = await state.room.report(event, about);
    setSending(false);
    setSent(outcome.ok);
    if (outcome.ok) return;
    if (outcome.reason === "unsupported") canReport.value = false;
    setTrouble(tFor("report.no", outcome.reason, { alias: event.author?.alias ?? "" }));
  };
  return (
    <form
      ref={form}
      class="ask"
      onSubmit={(submit) => {
        submit.preventDefault();
        void send();
      }}
    >
      {!isSent && (
        <>
          <About reason={reason} onChange={setReason} />
          <label class="field">
            {t("report.note")}
            <textarea
              dir="auto"
              rows={2}
              maxLength={NOTE_CHARACTERS_MAX}
              value={note}
              onInput={(input) => setNote(input.currentTarget.value)}
            />
          </label>
        </>
      )}
      <div role="status">
        {isSent && reason && <Sent reason={reason} />}
        {trouble && <p>{trouble}</p>}
      </div>
      <div class="choices">
        {!isSent && (
          <button type="submit" class="primary" aria-disabled={!reason || isSending}>
            {t("report.send")}
          </button>
        )}
        <button ref={close} type="button" class="quiet-button" onClick={onClose}>
          {t("message.close")}
        </button>
      </div>
    </form>
  );
}
