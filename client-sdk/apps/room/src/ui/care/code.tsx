// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { t } from "../../words";

/** In groups, as they are read aloud or written down. */
function grouped(code: string): string {
  return code.match(/.{1,4}/g)?.join(" ") ?? code;
}

/** The code of an appeal, to keep. */
export function Code({ code }: { code: string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    setSaid("");
    try {
      await navigator.clipboard.writeText(code);
      setSaid(t("appeal.copied"));
    } catch {
      setSaid(t("appeal.copy.no"));
    }
  };
  return (
    <div class="code">
      <p>{t("appeal.keep")}</p>
      <div class="code-row">
        <code>{grouped(code)}</code>
        <button type="button" onClick={() => void copy()}>
          {t("appeal.copy")}
        </button>
      </div>
      <p role="status">{said}</p>
    </div>
  );
}
