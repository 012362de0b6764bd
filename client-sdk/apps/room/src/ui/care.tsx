// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../words";

type Parts = typeof import("./care/parts");

const parts = signal<Parts | "none" | undefined>(undefined);

async function load(): Promise<void> {
  parts.value = undefined;
  const fetched = await import("./care/parts").catch(() => undefined);
  await fetched?.words;
  parts.value = fetched ?? "none";
}

/** What people and moderators have to do with each other: needed rarely, and fetched when it first is. */
export function Care({ children }: { children: (parts: Parts) => ComponentChildren }) {
  useEffect(() => {
    if (!parts.value) void load();
  }, []);
  if (parts.value === "none")
    return (
      <div class="banner" role="alert">
        {t("care.none")}
        <button type="button" onClick={() => void load()}>
          {t("rooms.retry")}
        </button>
      </div>
    );
  return <>{parts.value && children(parts.value)}</>;
}
