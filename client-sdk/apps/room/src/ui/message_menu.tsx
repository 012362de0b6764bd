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

/** What can be done with a message; below it, so that nothing is covered. Escape closes it. */
export function MessageMenu(props: Props) {
  const { id, event, state, onAnswer, onGone, onClose } = props;
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
  const takeBack = async () => {
    const outcome = await state.room.unsay(event);
    if (outcome.ok) onGone();
    else setSaid(t(outcome.reason === "too_late" ? "room.unsay.no" : "room.unsay.later"));
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
      {!event.mine && <Supports {...props} onClose={close} onSaid={setSaid} />}
      <div class="choices">
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
        {!event.mine && canReport.value && !isReporting && (
          <button type="button" onClick={() => setReporting(true)}>
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
        <button type="button" class="quiet-button" onClick={close}>
          {t("message.close")}
        </button>
      </div>
      <p role="status">{said}</p>
      {isReporting && (
        <Care>{({ Report }) => <Report event={event} state={state} onClose={close} />}</Care>
      )}
    </fieldset>
  );
}
