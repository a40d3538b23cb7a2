import type { JSX } from "preact";
import type { Summary } from "../engine/protocol";
import * as actions from "../state/actions";
import { bytes } from "../state/format";
import * as store from "../state/store";

/** How much of what the browser lets this page keep is taken. */
export function StorageMeter(): JSX.Element | null {
  const storage = store.storage.value;
  if (!storage) return null;
  const text = `${bytes(storage.used)} of ${bytes(storage.quota)} kept in this browser`;
  return (
    <p class="storage">
      <meter min={0} max={storage.quota} value={storage.used} high={0.9 * storage.quota} aria-label={text} />
      <span>{text}</span>
    </p>
  );
}

/** What is kept of the open file, and how to have it forgotten. */
export function KeptHere({ file }: { file: Summary }): JSX.Element {
  const { files, problem } = store.recent.value;
  const kept = files.some((f) => f.key === file.key);
  return (
    <div class="kept-here">
      <p class="muted">
        {problem ||
          (kept
            ? "Every finished step is kept in this browser as it ends, for the next visit."
            : "Nothing more is kept of this file until it is opened again.")}
      </p>
      <StorageMeter />
      {kept && (
        <button type="button" class="link" onClick={() => void actions.forget(file.key)}>
          Forget this file
        </button>
      )}
    </div>
  );
}
