import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { openDropped } from "./files";

/** Takes a drop anywhere in the window, and says so while something is held over it. */
export function DropOverlay(): JSX.Element | null {
  const over = useSignal(false);
  useEffect(() => {
    let depth = 0; // dragenter and dragleave come for every element on the way
    const set = (to: number) => {
      depth = Math.max(0, to);
      over.value = depth > 0;
    };
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const handlers = {
      dragenter: (event: DragEvent) => holdsFiles(event) && set(depth + 1),
      dragleave: () => set(depth - 1),
      dragover: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.dataTransfer!.dropEffect = "copy";
      },
      drop: (event: DragEvent) => {
        event.preventDefault();
        set(0);
        if (event.dataTransfer) void openDropped(event.dataTransfer);
      },
    };
    const all = Object.entries(handlers) as [keyof typeof handlers, (event: DragEvent) => void][];
    for (const [type, handler] of all) window.addEventListener(type, handler);
    return () => {
      for (const [type, handler] of all) window.removeEventListener(type, handler);
    };
  }, [over]);
  if (!over.value) return null;
  return (
    <div class="drop-overlay" aria-hidden="true">
      <p>Drop the file to open it</p>
    </div>
  );
}
