// SPDX-License-Identifier: Apache-2.0
import type { RoomState } from "../../room_state";
import { t } from "../../words";
import { Code } from "./code";
import { titleOf } from "./measure";

/** Notices that were read, with their codes, for as long as this page is in the room. */
export function ReadNotices({ state }: { state: RoomState }) {
  return (
    <>
      <h2>{t("notice.past")}</h2>
      <ul class="plain">
        {state.read.value.map((notice) => (
          <li key={notice.params.code}>
            <p>{titleOf(notice)}</p>
            <Code code={notice.params.appeal_code ?? ""} />
          </li>
        ))}
      </ul>
    </>
  );
}
