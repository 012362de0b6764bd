// SPDX-License-Identifier: Apache-2.0
import { language, languages, speak, t } from "../words";

/** Not shown in a room, where there is no space to spare. */
export function Footer({ onForget }: { onForget: () => void }) {
  return (
    <footer>
      <label class="field inline">
        {t("settings.language")}
        <select value={language.value} onChange={(event) => void speak(event.currentTarget.value)}>
          {Object.entries(languages).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet-button" onClick={onForget}>
        {t("settings.forget")}
      </button>
    </footer>
  );
}
