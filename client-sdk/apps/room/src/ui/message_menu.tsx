// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent, Support } from "@hearth/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { setHidden } from "../hidden";
import { canReport } from "../reports";
import type { RoomState } from "../room_state";
import { session } from "../session";
import { t } from "../words";
import { Care } from "./care";

export const supports: readonly Support[] = [
  "with_you",
  "thank_you",
  "strength",
  "same_here",
  "glad",
];

interface Props {
  readonly id: string;
  readonly event: MessageEvent;
  readonly state: RoomState;
  readonly onAnswer: (event: MessageEvent) => void;
  readonly onGone: () => void;
  readonly onClose: () => void;
}

function canTakeBack(event: MessageEvent): boolean {
  const { welcome } = session();
  return (
    event.mine &&
    welcome !== undefined &&
    Date.now() + welcome.clockSkewMs - event.at < welcome.unsayWindowMs
  );
}

function Supports({ event, state, onClose, onSaid }: Props & { onSaid: (text: string) => void }) {
  const give = async (support: Support) => {
    const { status } = await state.room.react(event, support).done;
    if (status === "sent" || status === "held") onClose();
    else onSaid(t("support.no"));
  };
  return (
    <fieldset class="choices">
      <legend>{t("message.support")}</legend>
      {supports.map((support) => (
        <button key={support} type="button" onClick={() => void give(support)}>
          {t(`support.${support}`)}
        </button>
      ))}
    </fieldset>
  );
}

/** Everything but support. `onSaid` is told what could not be done. */
function Choices({
  props,
  onReport,
  onSaid,
}: {
  props: Props;
  onReport: () => void;
  onSaid: (text: string) => void;
}) {
  const { event, state, onAnswer, onGone, onClose } = props;
  const takeBack = async () => {
    const outcome = await state.room.unsay(event);
    if (outcome.ok) onGone();
    else onSaid(t(outcome.reason === "too_late" ? "room.unsay.no" : "room.unsay.later"));
  };
  return (
    <>
      <button
        type="button"
        onClick={() => {
          onClose();
          onAnswer(event);
        }}
      >
        {t("message.reply")}
      </button>
      {canTakeBack(event) && (
        <button type="button" onClick={() => void takeBack()}>
          {t("room.unsay")}
        </button>
      )}
      {!event.mine && canReport.value && (
        <button type="button" onClick={onReport}>
          {t("report.open")}
        </button>
      )}
      {!event.mine && event.author && (
        <button
          type="button"
          dir="auto"
          onClick={() => {
            setHidden(event.author?.handle ?? "", true);
            onGone();
          }}
        >
          {t("room.hide", { alias: event.author.alias })}
        </button>
      )}
    </>
  );
}

/** What can be done with a message; below it, so that nothing is covered. Escape closes it. */
export function MessageMenu(props: Props) {
  const { id, event, state, onClose } = props;
  const [said, setSaid] = useState("");
  const [isReporting, setReporting] = useState(false);
  const menu = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    menu.current?.scrollIntoView({ block: "nearest" });
    menu.current?.querySelector("button")?.focus();
  }, []);
  const close = () => {
    menu.current?.closest(".row")?.querySelector<HTMLElement>(".more")?.focus();
    onClose();
  };
  return (
    <fieldset
      ref={menu}
      id={id}
      class="menu"
      aria-label={t("message.menu")}
      aria-live="off"
      onKeyDown={(key) => {
        if (key.key === "Escape") close();
      }}
    >
      {isReporting ? (
        <Care>{({ Report }) => <Report event={event} state={state} onClose={close} />}</Care>
      ) : (
        <>
          {!event.mine && <Supports {...props} onClose={close} onSaid={setSaid} />}
          <div class="choices">
            <Choices props={props} onReport={() => setReporting(true)} onSaid={setSaid} />
            <button type="button" class="quiet-button" onClick={close}>
              {t("message.close")}
            </button>
          </div>
          <p role="status">{said}</p>
        </>
      )}
    </fieldset>
  );
}
