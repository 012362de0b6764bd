// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useId, useRef, useState } from "preact/hooks";
import { commands } from "../commands";
import { inOrder } from "../queue";
import { go, type Place, places } from "../route";
import { cases, isLead, me } from "../session";
import { t } from "../words";
import { Dialog } from "./dialog";
import { FindIcon } from "./icons";
import { about } from "./queue_list";

export const isPaletteOpen = signal(false);
export const isKeyMapOpen = signal(false);

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly key?: string;
  readonly run: () => void;
}

const SHOWN_MOST = 12;

function entries(): readonly Entry[] {
  const doable = commands
    .filter(({ can }) => can())
    .map(({ key, word, run }) => ({ id: word, text: t(word), key, run }));
  const account = me.value?.account ?? "";
  const open = inOrder(cases.value, account).map((one) => ({
    id: one.id,
    text: t("palette.case", { what: about(one), name: one.subject?.alias ?? one.room }),
    run: () => go({ at: "case", id: one.id }),
  }));
  const rooms = (me.value?.roomInfos ?? []).map(({ slug, title }) => ({
    id: `room-${slug}`,
    text: t("palette.room", { title }),
    run: () => go({ at: "room", slug }),
  }));
  const goable = places
    .filter((place) => place !== "people" || isLead())
    .map((place) => ({
      id: `go-${place}`,
      text: t(place === "rooms" ? "glance.title" : `${place as Exclude<Place, "rooms">}.title`),
      run: () => go({ at: place }),
    }));
  const keys = {
    id: "keys",
    text: t("keys.title"),
    key: "?",
    run: () => {
      isKeyMapOpen.value = true;
    },
  };
  return [...doable, ...open, ...goable, ...rooms, keys];
}

/** Every word typed has to stand somewhere in it. */
export function matching<One extends { readonly text: string }>(
  all: readonly One[],
  typed: string,
): readonly One[] {
  const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all.filter(({ text }) => words.every((word) => plain(text).includes(word)));
}

function Finder({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useRef<HTMLInputElement>(null);
  const shown = matching(entries(), typed).slice(0, SHOWN_MOST);
  const chosen = Math.min(at, shown.length - 1);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onDone();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") run(shown[chosen]);
    else if (step) setAt((chosen + step + shown.length) % Math.max(1, shown.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={box}
        type="text"
        role="combobox"
        aria-label={t("palette.find")}
        aria-expanded={shown.length > 0}
        aria-controls={list}
        aria-activedescendant={shown[chosen] && `${list}-${chosen}`}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        placeholder={t("palette.find")}
        // biome-ignore lint/a11y/noAutofocus: the dialog was asked for to type into it
        autoFocus
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} class="options" role="listbox" aria-label={t("palette.find")}>
        {shown.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text box's
          <div
            key={entry.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onClick={() => run(entry)}
          >
            <span dir="auto">{entry.text}</span>
            {entry.key && <kbd>{entry.key}</kbd>}
          </div>
        ))}
      </div>
      <p class="quiet" role="status">
        {shown.length === 0 ? t("palette.none") : ""}
      </p>
    </>
  );
}

export function PaletteButton() {
  return (
    <button
      type="button"
      class="find"
      aria-keyshortcuts="Control+K"
      onClick={() => {
        isPaletteOpen.value = true;
      }}
    >
      <FindIcon />
      <span class="unseen">{t("palette.title")}</span>
      <kbd>{t("keys.find")}</kbd>
    </button>
  );
}

/** Only where there are keys: hidden on a phone. */
export function KeysButton() {
  return (
    <button
      type="button"
      class="keys-open"
      onClick={() => {
        isKeyMapOpen.value = true;
      }}
    >
      <kbd>?</kbd> <span class="unseen">{t("keys.title")}</span>
    </button>
  );
}

/** Everything by name: places, rooms, cases and what one key does. */
export function Palette() {
  if (!isPaletteOpen.value) return null;
  const close = () => {
    isPaletteOpen.value = false;
  };
  return (
    <Dialog title={t("palette.title")} onClose={close}>
      <Finder onDone={close} />
    </Dialog>
  );
}
