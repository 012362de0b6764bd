// SPDX-License-Identifier: Apache-2.0
import { t } from "../words";

const MOST = 4;

/** Told by shape and by words, never by colour alone. */
export function Severity({ of }: { of: number }) {
  return (
    <span class="severity">
      <svg viewBox="0 0 44 10" aria-hidden="true">
        {Array.from({ length: MOST }, (_, at) => (
          <rect
            key={at}
            class={at < of ? "full" : "empty"}
            x={at * 11 + 1}
            y="1"
            width="8"
            height="8"
            rx="2"
          />
        ))}
      </svg>
      <span class="unseen">{t("severity", { of })}</span>
    </span>
  );
}
