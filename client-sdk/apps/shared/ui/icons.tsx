// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";

/** A drawing on 24 by 24; one that points somewhere `mirrors` where text runs from right to left. */
export function Icon({ children, mirrors }: { children: ComponentChildren; mirrors?: boolean }) {
  return (
    <svg class={mirrors ? "icon mirrors" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon mirrors>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M6 12h.01M12 12h.01M18 12h.01" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
);
