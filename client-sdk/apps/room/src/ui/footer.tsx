// SPDX-License-Identifier: Apache-2.0
import { language, speak, t } from "../words";

/** Not shown in a room, where there is no space to spare. */
export function Footer({ onForget }: { onForget: () => void }) {
  return (
    <footer>
      <label class="field inline">
        {t("settings.language")}
        <select
          value={language.value}
          onChange={(event) => speak(event.currentTarget.value === "es" ? "es" : "en")}
        >
          <option value="en">English</option>
          <option value="es">Español</option>
        </select>
      </label>
      <button type="button" class="quiet-button" onClick={onForget}>
        {t("settings.forget")}
      </button>
    </footer>
  );
}
