// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { loadCountries } from "./directory";
import { App } from "./ui/app";
import { watchForExit } from "./ui/quick_exit";
import { followViewport } from "./viewport";
import { language } from "./words";
import "./styles/index.css";

document.documentElement.lang = language.value;
watchForExit();
followViewport();
void loadCountries();
render(<App />, document.getElementById("app") as HTMLElement);
