import "../styles/app.css";
import { render } from "preact";
import { Engine } from "./engine/client";
import * as actions from "./state/actions";
import * as store from "./state/store";
import { App } from "./views/app";
import { settingsOpen } from "./views/panels";
import { keepTheme } from "./views/theme";

const engine = new Engine({
  onState: (state) => {
    store.engineState.value = state;
  },
  onLog: ({ level, text }) => (level === "warning" ? console.warn(text) : console.info(text)),
});

keepTheme();
settingsOpen.value = matchMedia("(min-width: 900px)").matches;
render(<App />, document.getElementById("app")!);
actions.connect(engine);
