import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icons";

/** A box over the page with something to choose; Escape, the cross and a press beside it close it. */
export function Dialog(props: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close(); // gives the focus back
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onClose={props.close}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.stopPropagation(); // closes this and does not end the run
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) props.close();
      }}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <button type="button" class="quiet square" aria-label="Close" onClick={props.close}>
            <Icon name="close" />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}
