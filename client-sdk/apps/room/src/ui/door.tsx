// SPDX-License-Identifier: Apache-2.0
import type { RoomInfo } from "../directory";
import { t } from "../words";

export function Door({ room, onAccept }: { room: RoomInfo; onAccept: () => void }) {
  return (
    <section class="card">
      <h1 dir="auto">{room.title}</h1>
      <p>{t("door.intro")}</p>
      <ul class="rules" lang={room.language}>
        {room.guidelines.rules.map((rule) => (
          <li key={rule} dir="auto">
            {rule}
          </li>
        ))}
      </ul>
      {!room.coverage.moderator_on_duty && <p class="quiet">{t("rooms.unwatched")}</p>}
      <p class="quiet">{t("rooms.privacy")}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={onAccept}>
          {t("door.accept")}
        </button>
        <a class="button" href="#/">
          {t("door.back")}
        </a>
      </div>
    </section>
  );
}
