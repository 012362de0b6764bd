// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { countries, loadCountries } from "../directory";
import { t } from "../words";
import { HelpLines } from "./help_lines";
import { HeartIcon } from "./icons";

const open = signal(false);

export function openHelp(): void {
  open.value = true;
  if (!countries.value) void loadCountries();
}

export function HelpButton() {
  return (
    <button type="button" class="help-open" onClick={openHelp}>
      <HeartIcon />
      {t("help.open")}
    </button>
  );
}

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value && !dialog.current?.open) dialog.current?.showModal();
  }, [open.value]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="help-title"
      onClose={() => {
        open.value = false;
      }}
    >
      <div class="dialog-head">
        <h2 id="help-title">{t("help.title")}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("help.close")}
        </button>
      </div>
      {/* Focusable, so that it can be read on by keyboard where nothing in it can be pressed. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div class="dialog-body" tabIndex={0}>
        {open.value && <HelpLines />}
      </div>
    </dialog>
  );
}
