// SPDX-License-Identifier: Apache-2.0
import type { CaseDetail, HeldMessage } from "@hearth/client/desk";
import { Marked } from "../../../shared/ui/marked";
import { now } from "../clock";
import { likelyReason, needsReason, perform } from "../doing";
import { findingsAt, isRevealed, reveal, unreadable, veil } from "../open_case";
import { formatCountdown, t, tFor } from "../words";
import { VeilIcon } from "./icons";
import { MessageRow } from "./message_row";

/** What it is about in one calm line, and the choice to read it. */
export function Veil({ neutralLine }: { neutralLine: string }) {
  const isOpen = isRevealed.value;
  return (
    <div class="veil">
      <VeilIcon />
      <p>{tFor("neutral", neutralLine)}</p>
      {unreadable.value ? (
        <p class="quiet">{t(`veil.${unreadable.value}`)}</p>
      ) : (
        <button type="button" aria-pressed={isOpen} onClick={isOpen ? veil : reveal}>
          {t("veil.read")}
        </button>
      )}
    </div>
  );
}

function Held({ message, detail }: { message: HeldMessage; detail: CaseDetail }) {
  const { room, id } = detail.case;
  // Its sealed copy stands here when it has been decided, or went back by itself.
  const isWaiting = message.until > 0;
  const spans = findingsAt({ held: message.held }).flatMap((finding) => finding.spans);
  const decide = (action: "release_held" | "return_held") => () =>
    void perform({
      action,
      room,
      case: id,
      held: message.held,
      ...(needsReason(action) && { reason: likelyReason() }),
    });
  return (
    <article class="line flagged held">
      <p class="by">
        <strong dir="auto">{message.author.alias}</strong>
        <span class="tag">
          {isWaiting
            ? t("held.until", { left: formatCountdown(message.until - now.value) })
            : t("held.gone")}
        </span>
      </p>
      {isRevealed.value ? (
        <Marked text={message.text} spans={spans} />
      ) : (
        <p class="veiled">{t("veil.line")}</p>
      )}
      {isWaiting && (
        <div class="actions">
          <button type="button" onClick={decide("release_held")}>
            {t("held.release")}
          </button>
          <button type="button" onClick={decide("return_held")}>
            {t("held.return")}
          </button>
        </div>
      )}
    </article>
  );
}

function Context({ detail }: { detail: CaseDetail }) {
  const { subject, room, id } = detail.case;
  const messages = detail.context.filter((event) => event.kind === "message");
  if (messages.length === 0) return <p class="quiet">{t("case.context.none")}</p>;
  return (
    <div class="lines">
      {messages.map((event) => {
        const findings = findingsAt({ position: event.position });
        return (
          <MessageRow
            key={event.position}
            event={event}
            room={room}
            case={id}
            veiled={!isRevealed.value}
            spans={findings.flatMap((finding) => finding.spans)}
            isFlagged={findings.length > 0}
            isSubject={event.author?.handle === subject?.handle}
          />
        );
      })}
    </div>
  );
}

export function CaseTexts({ detail }: { detail: CaseDetail }) {
  return (
    <section class="part" aria-label={t("case.context")}>
      {detail.appealText !== "" && (
        <blockquote class="appeal" dir="auto">
          {detail.appealText}
        </blockquote>
      )}
      {detail.held.map((message) => (
        <Held key={message.held} message={message} detail={detail} />
      ))}
      {detail.withdrawn > 0 && <p class="quiet">{t("held.withdrawn")}</p>}
      <h2>{t("case.context")}</h2>
      <Context detail={detail} />
    </section>
  );
}
