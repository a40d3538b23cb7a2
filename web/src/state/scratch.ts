/**
 * Scratch files hold what an export makes, on the disk: in a folder that the browser keeps for this page alone. The
 * engine makes them; a shared Web Lock of each says that it is in use, and ends with its holder, however that ends.
 */

const folder = "coverslip-scratch";
const lockOf = (name: string) => `coverslip/scratch/${name}`;

async function open(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
}

/** hold keeps a file in use for as long as this page is open, whatever becomes of the engine. */
export function hold(name: string): void {
  void navigator.locks.request(lockOf(name), { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

/** drop removes a file that is of no more use; "": there is none. */
export async function drop(name: string): Promise<void> {
  if (!name) return;
  try {
    await (await open()).removeEntry(name);
  } catch {
    // It is swept away when the page is opened again.
  }
}

/** sweep removes the files that nobody uses: of pages that were closed, or that crashed. */
export async function sweep(): Promise<void> {
  try {
    const files = await open();
    for await (const name of files.keys()) {
      await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
        if (lock) await files.removeEntry(name);
      });
    }
  } catch {
    // There is no such folder, or no such disk.
  }
}
