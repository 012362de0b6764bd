// SPDX-License-Identifier: Apache-2.0
import { commands } from "../commands";
import { keysOn, setKeys } from "../keys";
import { t } from "../words";
import { Dialog } from "./dialog";
import { isKeyMapOpen } from "./palette";

export function KeyMap() {
  if (!isKeyMapOpen.value) return null;
  return (
    <Dialog
      title={t("keys.title")}
      onClose={() => {
        isKeyMapOpen.value = false;
      }}
    >
      <p>{t("keys.text")}</p>
      <dl class="keys">
        {[{ key: "?", word: "keys.title" } as const, ...commands].map(({ key, word }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>{t("keys.find")}</kbd>
          </dt>
          <dd>{t("palette.title")}</dd>
        </div>
      </dl>
      <label class="choice">
        <input
          type="checkbox"
          checked={keysOn.value}
          onChange={(event) => setKeys(event.currentTarget.checked)}
        />
        {t("settings.keys")}
      </label>
    </Dialog>
  );
}
