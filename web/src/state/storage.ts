/** measure asks what this page's storage takes and may take, in bytes; null where the browser does not say. */
export async function measure(): Promise<{ used: number; quota: number } | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return quota ? { used: usage ?? 0, quota } : null;
  } catch {
    return null;
  }
}

/** persist asks the browser, now that there are results, not to drop them when its disk is short. It may say no. */
export function persist(): void {
  try {
    navigator.storage.persist().catch(() => {});
  } catch {
    // It has no such thing.
  }
}
