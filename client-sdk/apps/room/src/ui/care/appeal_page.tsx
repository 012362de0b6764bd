// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from "preact/hooks";
import { Heading } from "../../../../shared/ui/heading";
import { readCode } from "../../appeals";
import { t } from "../../words";
import { AskAgain } from "./appeal";

/** For whoever has a code and is not, or may not be, in the room it is from. */
export function AppealPage() {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [code, setCode] = useState("");
  return (
    <section class="sheet">
      <Heading>{t("appeal.enter.title")}</Heading>
      <p class="lead">{t("appeal.enter.lead")}</p>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          setCode(readCode(typed));
        }}
      >
        <label for={id}>{t("appeal.enter.label")}</label>
        <input
          id={id}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="primary" aria-disabled={!typed.trim()}>
          {t("appeal.check")}
        </button>
      </form>
      {code && <AskAgain key={code} code={code} level="h2" />}
      <a class="button" href="#/">
        {t("door.back")}
      </a>
    </section>
  );
}
