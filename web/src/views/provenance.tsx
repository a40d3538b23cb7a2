import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Provenance } from "../engine/protocol";
import { request } from "../state/actions";
import { fileName } from "../state/format";
import * as store from "../state/store";
import { Dialog } from "./dialog";
import { FileButton } from "./header";
import { provenanceOpen } from "./panels";
import { save } from "./save";
import { Segments } from "./segments";

/** What is told, each with the files that it is saved as. */
const tellings = {
  script: {
    text: "scanpy",
    about: "The same analysis in scanpy. It gives the same numbers.",
    files: [
      ["script", "scanpy", "py"],
      ["notebook", "scanpy", "ipynb"],
    ],
  },
  methods: {
    text: "Methods",
    about: "A paragraph for a paper, with what it cites.",
    files: [["methods", "methods", "txt"]],
  },
  plan: {
    text: "Plan",
    about: "All settings. Drop it on this page, or give it to coverslip run --plan, to use them again.",
    files: [["plan", "plan", "json"]],
  },
} as const;
type Telling = keyof typeof tellings;

const choices = (Object.keys(tellings) as Telling[]).map((id) => [id, tellings[id].text] as const);

/** How the shown results were made: as a scanpy script, in words, and as a plan that can be used again. */
export function ProvenanceDialog(): JSX.Element {
  const told = useSignal<Provenance | null>(null);
  const telling = useSignal<Telling>("script");
  const said = useSignal("");
  useEffect(() => {
    request("provenance", {}).then(
      (answer) => {
        told.value = answer;
      },
      (error) => {
        close();
        store.tell("telling how this was made", error);
      },
    );
    return close; // the results may go while it is open
  }, [told]);
  const { about, files } = tellings[telling.value];
  const text = told.value?.[telling.value] ?? "";
  const name = store.summary.value?.name ?? "";
  const copy = async () => {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    said.value = copied
      ? "Copied."
      : "The browser does not let this page use the clipboard: save it instead.";
  };
  return (
    <Dialog title="How this was made" close={close}>
      <Segments
        label="What to show"
        options={choices}
        value={telling.value}
        choose={(to) => {
          telling.value = to;
          said.value = "";
        }}
      />
      <p class="muted">
        {about}
        {!store.fresh.value && " It tells of the results that are shown, not of settings changed since."}
      </p>
      <textarea
        class="listing"
        readOnly
        spellcheck={false}
        aria-label={tellings[telling.value].text}
        aria-busy={!told.value}
        value={text}
      />
      <div class="listing-buttons">
        <button type="button" class="button" disabled={!told.value} onClick={() => void copy()}>
          Copy
        </button>
        {files.map(([what, part, ending]) => (
          <button
            key={ending}
            type="button"
            class="button"
            disabled={!told.value}
            onClick={() => save(fileName(name, part, ending), new Blob([told.value![what]]))}
          >
            Save .{ending}
          </button>
        ))}
        {telling.value === "plan" && <PlanButton />}
        <span class="muted" role="status">
          {said.value}
        </span>
      </div>
    </Dialog>
  );
}

function close(): void {
  provenanceOpen.value = false;
}

/** Takes the settings of a saved plan. */
export function PlanButton(): JSX.Element {
  return <FileButton class="button" text="Use a plan…" accept=".json" />;
}

/** Opens the dialog, from where the results are spoken of. */
export function ProvenanceLink(): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        provenanceOpen.value = true;
      }}
    >
      Show me the scanpy
    </button>
  );
}
