import type { JSX } from "preact";
import type { Recent } from "../engine/protocol";
import * as actions from "../state/actions";
import { ago, bytes, count } from "../state/format";
import * as store from "../state/store";
import { choose } from "./files";
import { StorageMeter } from "./storage";

/** Files that were analysed here before; their results are kept in this browser. */
export function Recents(): JSX.Element | null {
  const { files, problem } = store.recent.value;
  if (files.length === 0 && !problem) return null;
  return (
    <section class="recents" aria-labelledby="recents-title">
      <div class="recents-head">
        <h2 id="recents-title">Recent files</h2>
        {files.length > 0 && (
          <button type="button" class="link" onClick={() => void actions.forget("")}>
            Forget all
          </button>
        )}
      </div>
      {problem && <p class="muted">{problem}</p>}
      <ul>
        {files.map((file) => (
          <Row key={file.key} file={file} />
        ))}
      </ul>
      <StorageMeter />
    </section>
  );
}

function Row({ file }: { file: Recent }): JSX.Element {
  return (
    <li class="recent">
      <button type="button" class="recent-open" onClick={() => void choose(file)}>
        <span class="recent-name">{file.name}</span>
        <span class="recent-facts">
          {count(file.cells)} × {count(file.genes)}, {bytes(file.size)}, {ago(file.opened, Date.now())}
        </span>
      </button>
      <button
        type="button"
        class="link"
        aria-label={`Forget ${file.name}`}
        onClick={() => void actions.forget(file.key)}
      >
        Forget
      </button>
    </li>
  );
}
