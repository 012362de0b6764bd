// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { startClock } from "./clock";
import { keepLease } from "./lease";
import { followCase } from "./open_case";
import { sendNow } from "./pending";
import { followPushes, keepPush } from "./push";
import { followAddress } from "./route";
import { followPerson } from "./session";
import { App } from "./ui/app";
import { language } from "./words";
import "./styles/index.css";

document.documentElement.lang = language.value;
startClock();
followAddress();
followCase();
keepLease();
followPushes();
followPerson(() => void keepPush());
addEventListener("pagehide", sendNow);
render(<App />, document.getElementById("app") as HTMLElement);
