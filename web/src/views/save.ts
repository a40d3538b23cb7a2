/** What only some browsers have, and TypeScript's DOM types lack. */
interface Picking {
  showSaveFilePicker?: (how: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** A file to be saved, and what is to be done when nobody reads it any more. */
export interface Made {
  file: Blob;
  drop: () => void;
}

/** save hands a file to the browser's downloads. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads on after the click; when it has ended is not told.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * saveAs asks where a file is to go, where the browser can, and has written there what `make` makes; else
 * the file is a download, which is never dropped: it may still be read. The question comes first: it must follow a press
 * of a button within seconds. It resolves to false when the person thought better of it.
 */
export async function saveAs(name: string, make: () => Promise<Made>): Promise<boolean> {
  const pick = (window as Picking).showSaveFilePicker;
  if (!pick) {
    save(name, (await make()).file);
    return true;
  }
  let target: FileSystemFileHandle;
  try {
    target = await pick.call(window, { suggestedName: name });
  } catch (error) {
    if ((error as DOMException).name === "AbortError") return false;
    throw error;
  }
  const { file, drop } = await make();
  try {
    // Until it is closed the file of that name is the one of before. The browser copies the Blob, nothing of it comes here.
    const to = await target.createWritable();
    await to.write(file);
    await to.close();
  } finally {
    drop();
  }
  return true;
}
