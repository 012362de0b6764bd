// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { loadCountries } from "./directory";
import { App } from "./ui/app";
import { watchForExit } from "./ui/quick_exit";
import { followViewport } from "./viewport";
import { begin } from "./words";
import "./styles/index.css";

watchForExit();
followViewport();
void loadCountries();
// Nobody waits for words on a slow line: English stands there until they come.
const patience = new Promise((resolve) => setTimeout(resolve, 2000));
await Promise.race([begin(), patience]);
render(<App />, document.getElementById("app") as HTMLElement);
