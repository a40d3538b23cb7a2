import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as store from "../state/store";
import { openDemo } from "./files";
import { FileButton } from "./header";
import { Icon } from "./icons";
import { Recents } from "./recents";
import { rehearse } from "./rehearse";
import { Slide } from "./slide";
import { TroubleCard } from "./trouble";

/** The first screen: what this is, a place for the file, and what was open before. */
export function Start(): JSX.Element {
  const opening = store.opening.value;
  useEffect(rehearse, []);
  return (
    <main class="start">
      <div class="start-intro">
        <h1>Single-cell analysis that stays on your machine</h1>
        <p>
          Open an <code>.h5ad</code> file, a 10x <code>.h5</code>, <code>.loom</code> or <code>.h5mu</code>,
          and get quality control, variable genes, principal components and gene-set scores with scanpy’s
          numbers, computed inside this page.
        </p>
      </div>
      <TroubleCard />
      <section class="drop" aria-label="Open a file" aria-busy={opening !== ""}>
        <Slide />
        {opening ? (
          <p class="drop-text" role="status">
            Reading <strong>{opening}</strong>…
          </p>
        ) : (
          <>
            <p class="drop-text">Drop a file anywhere on this page</p>
            <div class="drop-buttons">
              <FileButton class="button primary" text="Choose a file" />
              <button type="button" class="button" onClick={() => void openDemo()}>
                Try it: 2,700 PBMCs
              </button>
            </div>
          </>
        )}
        <p class="privacy">
          <Icon name="lock" />
          <span>
            <strong>0 bytes leave this machine.</strong> The file is read here, in slices, and never uploaded.
          </span>
        </p>
      </section>
      <Recents />
      <p class="credit">The bundled file: 10x Genomics, “3k PBMCs from a Healthy Donor”, CC BY 4.0.</p>
    </main>
  );
}
