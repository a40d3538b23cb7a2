import type { JSX } from "preact";
import * as actions from "../state/actions";
import { bytes, count } from "../state/format";
import * as store from "../state/store";
import { ExportMenu } from "./export";
import { extensions, openChosen, pick } from "./files";
import { Icon, Mark } from "./icons";

export function Header(): JSX.Element {
  const file = store.summary.value;
  return (
    <header class="header">
      {file ? (
        <button type="button" class="brand" onClick={actions.close} title="Back to the first screen">
          <Mark />
          <span>Coverslip</span>
        </button>
      ) : (
        <span class="brand">
          <Mark />
          <span>Coverslip</span>
        </span>
      )}
      {file && (
        <div class="header-file">
          <h1 title={file.name}>{file.name}</h1>
          <span class="header-shape">
            {count(file.cells)} cells × {count(file.genes)} genes, {bytes(file.size)}
          </span>
        </div>
      )}
      <div class="header-tools">
        <ThemeButton />
        <ExportMenu />
        {file && <FileButton class="button" text="Open another" />}
      </div>
    </header>
  );
}

/** A real file input that looks like a button; the label is its name. */
export function FileButton(props: { class: string; text: string; accept?: string }): JSX.Element {
  return (
    <label class={`${props.class} file-button`}>
      <input
        type="file"
        accept={props.accept ?? extensions.join(",")}
        onClick={(event) => !props.accept && pick() && event.preventDefault()}
        onChange={(event) => openChosen(event.currentTarget)}
      />
      <Icon name="upload" />
      <span>{props.text}</span>
    </label>
  );
}

const nextTheme = { auto: "light", light: "dark", dark: "auto" } as const;
const themeText = { auto: "as the system", light: "light", dark: "dark" } as const;

function ThemeButton(): JSX.Element {
  const theme = store.theme.value;
  const label = `Theme: ${themeText[theme]}`;
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={label}
      title={label}
      onClick={() => {
        store.theme.value = nextTheme[theme];
      }}
    >
      <Icon name={theme} />
    </button>
  );
}
