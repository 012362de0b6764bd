// SPDX-License-Identifier: Apache-2.0
import { computed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { MoreIcon } from "../../../shared/ui/icons";
import { hashOf, type Place, route } from "../route";
import { isLead, onDuty, waiting } from "../session";
import { t } from "../words";
import { CasesIcon, DutyIcon, RoomsIcon } from "./icons";

const rest: readonly Place[] = ["ledger", "rules", "people"];
const isCases = computed(() => route.value.at === "queue" || route.value.at === "case");
const isRooms = computed(() => route.value.at === "rooms" || route.value.at === "room");

function restPlaces(): readonly Place[] {
  return rest.filter((place) => place !== "people" || isLead());
}

function Item(props: { href: string; isHere: boolean; children: ComponentChildren }) {
  return (
    <a href={props.href} aria-current={props.isHere ? "page" : undefined}>
      {props.children}
    </a>
  );
}

/** What a phone's bar has no room for. */
export function RestLinks() {
  return (
    <ul class="plain rest-links">
      {restPlaces().map((place) => (
        <li key={place}>
          <a class="button" href={hashOf({ at: place })}>
            {t(`${place as "ledger" | "rules" | "people"}.title`)}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A bar at the top of a wide window, at the bottom of a phone. */
export function Nav() {
  const at = route.value.at;
  return (
    <nav class="places" aria-label={t("nav.label")}>
      <Item href={hashOf({ at: "queue" })} isHere={isCases.value}>
        <CasesIcon />
        {t("queue.title")}
        {waiting.value > 0 && (
          <>
            <span class="count" aria-hidden="true">
              {waiting.value}
            </span>
            <span class="unseen">{t("queue.count", { count: waiting.value })}</span>
          </>
        )}
      </Item>
      <Item href={hashOf({ at: "rooms" })} isHere={isRooms.value}>
        <RoomsIcon />
        {t("nav.rooms")}
      </Item>
      <Item href={hashOf({ at: "duty" })} isHere={at === "duty"}>
        <DutyIcon />
        <span class={onDuty.value ? "duty-on" : ""}>{t("duty.title")}</span>
      </Item>
      {restPlaces().map((place) => (
        <a
          key={place}
          class="rest"
          href={hashOf({ at: place })}
          aria-current={at === place ? "page" : undefined}
        >
          {t(`${place as "ledger" | "rules" | "people"}.title`)}
        </a>
      ))}
      <Item href={hashOf({ at: "settings" })} isHere={at === "settings"}>
        <MoreIcon />
        {t("settings.title")}
      </Item>
    </nav>
  );
}
