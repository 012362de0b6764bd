// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent, Span } from "@hearth/client/desk";
import { MoreIcon } from "../../../shared/ui/icons";
import { Marked } from "../../../shared/ui/marked";
import { acting } from "../doing";
import { formatTime, t } from "../words";

interface Props {
  readonly event: MessageEvent;
  readonly room: string;
  readonly case?: string | undefined;
  /** Nobody reads it before they choose to. */
  readonly veiled: boolean;
  readonly spans?: readonly Span[];
  /** The case is about this message. */
  readonly isFlagged?: boolean;
  /** The case is about this person. */
  readonly isSubject?: boolean;
}

/** One message as moderators see it, with the way to measures about it. */
export function MessageRow(props: Props) {
  const { event, room, veiled, spans = [], isFlagged, isSubject } = props;
  const { author } = event;
  return (
    <article class={`line${isFlagged ? " flagged" : ""}${isSubject ? " subject" : ""}`}>
      <p class="by">
        <strong dir="auto">{author?.alias}</strong>{" "}
        <time dateTime={new Date(event.at).toISOString()}>{formatTime(event.at)}</time>
        {isFlagged && <span class="tag">{t("case.flagged")}</span>}
      </p>
      {veiled ? <p class="veiled">{t("veil.line")}</p> : <Marked text={event.text} spans={spans} />}
      {author && (
        <button
          type="button"
          class="more"
          aria-label={t("act.about", { alias: author.alias })}
          onClick={() => {
            acting.value = {
              room,
              subject: author,
              position: event.position,
              ...(props.case && { case: props.case }),
            };
          }}
        >
          <MoreIcon />
        </button>
      )}
    </article>
  );
}
