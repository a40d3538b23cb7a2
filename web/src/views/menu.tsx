import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons";

/** One thing that a menu offers. */
export interface Entry {
  name: string;
  about: string; // a few words of help under the name
  choose: () => void;
}

/** A button that opens a list of things to do; by keyboard as the ARIA menu button pattern has it. */
export function Menu(props: { name: string; icon: IconName; entries: readonly Entry[] }): JSX.Element {
  const open = useSignal(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const items = () => Array.from(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);
  useLayoutEffect(() => {
    if (!open.value) return;
    items()[0]?.focus();
    const onPress = (event: PointerEvent) => {
      if (!menu.current?.contains(event.target as Node)) open.value = false;
    };
    window.addEventListener("pointerdown", onPress);
    return () => window.removeEventListener("pointerdown", onPress);
  }, [open.value]);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const keys: Record<string, () => void> = {
      ArrowDown: () => all[(at + 1) % all.length]?.focus(),
      ArrowUp: () => all.at(at - 1)?.focus(),
      Home: () => all[0]?.focus(),
      End: () => all.at(-1)?.focus(),
      Escape: close,
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the menu and does not end the run
    keys[event.key]!();
  };
  return (
    <div
      ref={menu}
      class="menu"
      onFocusOut={({ relatedTarget: to }) => {
        if (to && !menu.current?.contains(to as Node)) open.value = false;
      }}
    >
      <button
        ref={button}
        type="button"
        class="button"
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name={props.icon} />
        <span>{props.name}</span>
      </button>
      {open.value && (
        <div id={id} class="menu-list" role="menu" aria-label={props.name} onKeyDown={onKeyDown}>
          {props.entries.map((entry) => (
            <button
              key={entry.name}
              type="button"
              role="menuitem"
              class="menu-item"
              tabIndex={-1}
              onClick={() => {
                close();
                entry.choose();
              }}
            >
              <span class="menu-name">{entry.name}</span>
              <span class="menu-about">{entry.about}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
