import type { JSX } from "preact";
import * as store from "../state/store";
import { handleOf, reopen } from "./files";
import { FileButton } from "./header";
import { Icon } from "./icons";

/** Asks for the file itself, where what is kept of it is not enough and it cannot be had without the person. */
export function NeedFile(): JSX.Element | null {
  const wanted = store.wanted.value;
  const file = store.summary.value;
  if (!wanted?.ask || !file) return null;
  const handle = handleOf(file.key);
  return (
    <div class="trouble need" role="alert">
      <Icon name="lock" />
      <div class="trouble-text">
        <h2>This needs {file.name} itself</h2>
        <p>
          What is shown was kept in this browser; the file was not, and {wanted.doing} reads its counts.
          {handle ? " The browser asks you whether this page may read it again." : ""}
        </p>
        <div class="need-buttons">
          {handle && (
            <button type="button" class="button primary" onClick={() => void reopen(file.name, handle)}>
              Allow reading {file.name}
            </button>
          )}
          <FileButton class={handle ? "button" : "button primary"} text={`Choose ${file.name}`} />
        </div>
      </div>
      <button
        type="button"
        class="quiet square"
        aria-label="Not now"
        onClick={() => {
          store.wanted.value = null;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
