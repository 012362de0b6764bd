// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";

function Icon({ children, mirrors }: { children: ComponentChildren; mirrors?: boolean }) {
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
export const SendIcon = () => (
  <Icon mirrors>
    <path d="M5 12h13M12 5.5l6.5 6.5-6.5 6.5" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M6 12h.01M12 12h.01M18 12h.01" />
  </Icon>
);
export const HeartIcon = () => (
  <Icon>
    <path d="M12 19.5C6 15.6 4 12.6 4 9.6A4.1 4.1 0 0 1 12 8a4.1 4.1 0 0 1 8 1.6c0 3-2 6-8 9.9Z" />
  </Icon>
);
export const LeaveIcon = () => (
  <Icon mirrors>
    <path d="M13 5H6v14h7M11 12h9M16.5 8.5 20 12l-3.5 3.5" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
);
