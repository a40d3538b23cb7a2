/** What only some browsers have, and TypeScript's DOM types lack. */
interface Picking {
  showSaveFilePicker?: (how: { suggestedName: string }) => Promise<FileSystemFileHandle>;
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
 * saveAs asks where a file is to go, where the browser can, and writes there what `make` makes, piece by piece; else
 * the file is a download. The question comes first: it must follow a press of a button within seconds. It resolves to
 * false when the person thought better of it.
 */
export async function saveAs(name: string, make: () => Promise<Blob>): Promise<boolean> {
  const pick = (window as Picking).showSaveFilePicker;
  if (!pick) {
    save(name, await make());
    return true;
  }
  let target: FileSystemFileHandle;
  try {
    target = await pick.call(window, { suggestedName: name });
  } catch (error) {
    if ((error as DOMException).name === "AbortError") return false;
    throw error;
  }
  const content = await make();
  // Until it is closed the file of that name is the one of before.
  await content.stream().pipeTo(await target.createWritable());
  return true;
}
