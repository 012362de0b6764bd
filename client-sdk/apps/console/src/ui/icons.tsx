// SPDX-License-Identifier: Apache-2.0
import { Icon } from "../../../shared/ui/icons";

export const CasesIcon = () => (
  <Icon>
    <path d="M5 6.5h14M5 12h14M5 17.5h9" />
  </Icon>
);
export const RoomsIcon = () => (
  <Icon>
    <path d="M4.5 10.5 12 5l7.5 5.5V19h-15ZM10 19v-5h4v5" />
  </Icon>
);
export const DutyIcon = () => (
  <Icon>
    <path d="M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5 19.5c.8-3.4 3.6-5 7-5s6.2 1.6 7 5" />
  </Icon>
);
export const FindIcon = () => (
  <Icon>
    <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20" />
  </Icon>
);
export const VeilIcon = () => (
  <Icon>
    <path d="M3.5 9.5c4 5 13 5 17 0M6.5 12.3 5 15M12 13.5V17M17.5 12.3 19 15" />
  </Icon>
);
