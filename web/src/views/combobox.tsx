import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { count } from "../state/format";
import { search } from "../state/search";

interface Props {
  label: string;
  placeholder: string;
  options: readonly string[];
  chosen: string;
  onChoose: (option: string) => void;
}

const limit = 50;

/** A text field that searches a long list; by keyboard as the ARIA combobox pattern has it. */
export function Combobox({ label, placeholder, options, chosen, onChoose }: Props): JSX.Element {
  const id = useId();
  const text = useSignal<string | null>(null); // what is being typed; null: shows what is chosen
  const active = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const hits = text.value === null ? [] : search(options, text.value, limit);
  const open = text.value !== null;
  const close = () => {
    text.value = null;
    active.value = 0;
  };
  const choose = (hit: number | undefined) => {
    const option = hit === undefined ? undefined : options[hit];
    if (option === undefined) return;
    close();
    onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = hits.length - 1;
    const keys: Record<string, () => void> = {
      ArrowDown: () => {
        if (!open) text.value = "";
        else active.value = Math.min(last, active.value + 1);
      },
      ArrowUp: () => {
        active.value = Math.max(0, active.value - 1);
      },
      Enter: () => choose(hits[active.value]),
      Escape: close,
    };
    if (!(event.key in keys) || (event.key === "Escape" && !open)) return;
    event.preventDefault();
    event.stopPropagation(); // Escape ends the search, not the run
    keys[event.key]!();
    document.getElementById(`${id}-${active.value}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="combobox">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && hits.length > 0 ? `${id}-${active.value}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={text.value ?? chosen}
        onFocus={(e) => e.currentTarget.select()}
        onInput={(e) => {
          text.value = e.currentTarget.value;
          active.value = 0;
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      <div class="options" id={`${id}-list`} role="listbox" aria-label={`${label}s found`} hidden={!open}>
        {open && hits.length === 0 && (
          <div class="options-none" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
            No match among {count(options.length)}
          </div>
        )}
        {hits.map((hit, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's
          <div
            key={hit}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active.value}
            class={i === active.value ? "option option-active" : "option"}
            onPointerDown={(e) => e.preventDefault()}
            onClick={() => choose(hit)}
          >
            {options[hit]}
          </div>
        ))}
      </div>
    </div>
  );
}
