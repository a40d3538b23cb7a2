import assert from "node:assert/strict";
import { test } from "node:test";
import { choosesPlace, noPicker, start } from "./harness.mjs";

/** scratchFiles lists what lies in the page's folder of scratch files, with sizes. */
const scratchFiles = (page) =>
  page.evaluate(async () => {
    const found = [];
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("coverslip-scratch", { create: true });
    for await (const [name, handle] of folder.entries()) {
      const file = await handle.getFile().catch(() => null);
      if (file) found.push([name, file.size]); // else it was swept away since it was listed
    }
    return found;
  });

/** swept waits until no scratch file is there. */
async function swept(page) {
  for (let i = 0; (await scratchFiles(page)).length > 0; i++) {
    if (i === 100) throw new Error(`still there: ${await scratchFiles(page)}`);
    await page.waitForTimeout(100);
  }
}

/** exportAll exports everything, uncompressed and with a new X: some 36 MB of the demo. */
async function exportAll(j) {
  await j.button("Export").click();
  await j.page.getByRole("menuitem", { name: /AnnData file/ }).click();
  await j.page.getByRole("radio", { name: /Normalised and log1p/ }).check();
  await j.page.getByRole("combobox", { name: /Compression/ }).selectOption("none");
  await j.button(/^Save$/).click();
  await j.page.getByRole("dialog").waitFor({ state: "detached" });
  await j.page.getByText("pbmc3k_analysed.h5ad is saved.").waitFor();
}

test("what an export makes lies on disk until it is saved", async (t) => {
  const j = await start({ init: choosesPlace });
  t.after(() => j.end());
  const { page } = j;
  await j.openAndRun();
  await Promise.all(
    page.workers().map((worker) =>
      worker.evaluate(() => {
        const { write } = FileSystemSyncAccessHandle.prototype;
        globalThis.onDisk = 0;
        FileSystemSyncAccessHandle.prototype.write = function (bytes, at) {
          globalThis.onDisk += bytes.length;
          return write.call(this, bytes, at);
        };
      }),
    ),
  );
  await exportAll(j);
  const written = await Promise.all(page.workers().map((worker) => worker.evaluate(() => globalThis.onDisk)));
  const onDisk = written.reduce((a, b) => a + b, 0);
  const { size, head } = await page.evaluate(async () => {
    const file = await window.chosen.getFile();
    return { size: file.size, head: await file.slice(1, 4).text() };
  });
  assert.equal(head, "HDF");
  assert.ok(size > 30e6, `${size} bytes were saved`);
  assert.ok(size - onDisk < 15e6, `${onDisk} of ${size} bytes were on disk`);
  await swept(page);
  assert.deepEqual(j.errors, []);
});

test("the parts of a download stay for as long as their page, and are swept away by the next", async (t) => {
  const j = await start({ init: noPicker });
  t.after(() => j.end());
  await j.openAndRun();
  const { bytes } = await j.downloaded(() => exportAll(j));
  await Promise.all(
    j.page.workers().map((worker) =>
      worker.evaluate(() => {
        delete StorageManager.prototype.getDirectory;
      }),
    ),
  );
  const inMemory = await j.downloaded(() => exportAll(j));
  assert.ok(bytes.equals(inMemory.bytes), "where there is no disk for it, the file is another one");
  const other = await j.tab();
  const kept = await scratchFiles(other.page);
  assert.equal(kept.length, 1);
  assert.ok(bytes.length - kept[0][1] < 15e6, `${kept[0][1]} of ${bytes.length} bytes are on disk`);
  await other.page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("coverslip-scratch");
    await folder.getFileHandle("of a crash", { create: true });
  });
  await other.page.reload();
  await other.page.waitForFunction(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("coverslip-scratch");
    return folder.getFileHandle("of a crash").then(
      () => false,
      () => true,
    );
  });
  assert.deepEqual(await scratchFiles(other.page), kept); // its page is still open
  await j.page.close();
  await other.page.reload();
  await swept(other.page);
  assert.deepEqual(j.errors, []);
});
