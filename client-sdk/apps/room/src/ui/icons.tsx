// SPDX-License-Identifier: Apache-2.0
import { Icon } from "../../../shared/ui/icons";

export const SendIcon = () => (
  <Icon mirrors>
    <path d="M5 12h13M12 5.5l6.5 6.5-6.5 6.5" />
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
