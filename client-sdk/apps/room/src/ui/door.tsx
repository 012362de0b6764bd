// SPDX-License-Identifier: Apache-2.0

import { Heading } from "../../../shared/ui/heading";
import type { RoomInfo } from "../directory";
import { t } from "../words";
import { Guidelines } from "./guidelines";

export function Door({ room, onAccept }: { room: RoomInfo; onAccept: () => void }) {
  return (
    <section class="sheet">
      <Heading lang={room.language}>{room.title}</Heading>
      <p class="lead">{t("door.intro")}</p>
      <Guidelines room={room} />
      <div class="plainly">
        {!room.coverage.moderator_on_duty && <p>{t("rooms.unwatched")}</p>}
        <p>{t("rooms.privacy")}</p>
      </div>
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
