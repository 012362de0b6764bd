// SPDX-License-Identifier: Apache-2.0
import type { Appeal, AppealOutcome } from "@hearth/client";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ask } from "../../appeals";
import { formatDay, t, tFor } from "../../words";

const CHARACTERS_MAX = 1000;

function Standing({ appeal }: { appeal: Appeal }) {
  const { status, answer, decidedAt } = appeal;
  return (
    <>
      <p>
        <strong>{tFor("appeal.state", status)}</strong> {decidedAt && formatDay(decidedAt)}
      </p>
      {answer && (
        <blockquote dir="auto">
          <p class="quiet">{t("appeal.answer")}</p>
          <p>{answer}</p>
        </blockquote>
      )}
    </>
  );
}

function Words({ onSend, isAsking }: { onSend: (text: string) => void; isAsking: boolean }) {
  const id = useId();
  const [text, setText] = useState("");
  const words = text.trim();
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (words && !isAsking) onSend(words);
      }}
    >
      <label for={id}>{t("appeal.label")}</label>
      <textarea
        id={id}
        dir="auto"
        rows={3}
        maxLength={CHARACTERS_MAX}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="primary" aria-disabled={!words || isAsking}>
        {t("appeal.send")}
      </button>
    </form>
  );
}

/** How an appeal stands, and the words to make it with while it was not made. */
export function AskAgain({
  code,
  level: Title,
  takesFocus,
}: {
  code: string;
  level: "h2" | "h3";
  takesFocus?: boolean;
}) {
  const [outcome, setOutcome] = useState<AppealOutcome>();
  const [isAsking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const look = async (text?: string) => {
    setAsking(true);
    setOutcome(await ask(code, text));
    setAsking(false);
  };
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
    void look();
  }, [code]);
  useEffect(() => {
    // What can be written now is below.
    if (takesFocus && outcome) heading.current?.scrollIntoView({ block: "start" });
  }, [outcome]);
  const appeal = outcome?.ok ? outcome.appeal : undefined;
  return (
    <div class="appeal">
      <Title ref={heading} tabIndex={-1}>
        {t("appeal.title")}
      </Title>
      <p>{t("appeal.how")}</p>
      <div role="status">
        {isAsking && <p>{t("appeal.asking")}</p>}
        {!isAsking && appeal && <Standing appeal={appeal} />}
        {!isAsking && outcome?.ok === false && <p>{tFor("appeal.no", outcome.reason)}</p>}
      </div>
      {appeal?.status === "not_made" && (
        <Words isAsking={isAsking} onSend={(text) => void look(text)} />
      )}
      {!isAsking && (outcome?.ok === false || appeal?.status === "waiting") && (
        <button type="button" onClick={() => void look()}>
          {t("appeal.check")}
        </button>
      )}
    </div>
  );
}
