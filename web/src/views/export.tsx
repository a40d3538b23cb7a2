import type { JSX } from "preact";
import * as store from "../state/store";
import { type Entry, Menu } from "./menu";
import { exportOpen, provenanceOpen, tablesOpen } from "./panels";

/** What leaves the page: each entry is one thing that can be saved of the run that is shown. */
const entries: Entry[] = [
  {
    name: "AnnData file (.h5ad)…",
    about: "The file with the results, for scanpy, R and others",
    choose: () => {
      exportOpen.value = true;
    },
  },
  {
    name: "Tables…",
    about: "obs, var, components and gene sets as CSV or TSV; barcodes",
    choose: () => {
      tablesOpen.value = true;
    },
  },
  {
    name: "How this was made…",
    about: "The scanpy script, a methods paragraph, the plan",
    choose: () => {
      provenanceOpen.value = true;
    },
  },
];

/** The header's menu of what can be saved, once there are results. */
export function ExportMenu(): JSX.Element | null {
  if (!store.lastRun.value) return null;
  return <Menu name="Export" icon="download" entries={entries} />;
}
