import "../styles/app.css";
import { render } from "preact";
import { Engine } from "./engine/client";
import * as actions from "./state/actions";
import { sweep } from "./state/scratch";
import * as store from "./state/store";
import { keepInTab } from "./state/view";
import { App } from "./views/app";
import { bringWanted } from "./views/files";
import { storedBudget } from "./views/memory";
import { keepTheme } from "./views/theme";

store.budgetMiB.value = storedBudget();
const engine = new Engine({
  budgetMiB: store.budgetMiB.value,
  onState: (state) => {
    store.engineState.value = state;
  },
  onLog: ({ level, text }) => (level === "warning" ? console.warn(text) : console.info(text)),
});

keepTheme();
store.settingsOpen.value = matchMedia("(min-width: 900px)").matches;
addEventListener("pagehide", keepInTab);
bringWanted();
void sweep();
actions.connect(engine); // the engine starts while the page is drawn
render(<App />, document.getElementById("app")!);
