import assert from "node:assert/strict";
import { test } from "node:test";
import { files, near, start } from "./harness.mjs";

const surfaces = { Light: [255, 255, 255], Dark: [21, 28, 29] };
const shown = { Light: "#ffffff", Dark: "#151c1d" };

/** saved saves one figure in one form. */
function saved(j, figure, { format, size, theme }) {
  return j.downloaded(async () => {
    await j.page.getByRole("button", { name: `Save figure: ${figure}` }).click();
    const dialog = j.page.getByRole("dialog", { name: "Save figure" });
    for (const choice of [format, size, theme])
      if (choice) await dialog.getByText(choice, { exact: true }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
  });
}

/** decoded decodes an image in the browser: its size, the colour in its corner, and how many pixels each colour has. */
function decoded(j, bytes, type) {
  return j.page.evaluate(
    async ([base64, type]) => {
      const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type });
      const image = new Image();
      image.src = URL.createObjectURL(blob);
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const pixels = {};
      for (let i = 0; i < data.length; i += 4) {
        const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        pixels[key] = (pixels[key] ?? 0) + 1;
      }
      return { width: canvas.width, height: canvas.height, corner: [...data.slice(0, 3)], pixels };
    },
    [bytes.toString("base64"), type],
  );
}

/** parsed reads an SVG as any reader of XML would. */
function parsed(j, bytes) {
  return j.page.evaluate((text) => {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const all = [...svg.querySelectorAll("*")];
    return {
      root: svg.nodeName, // parsererror where it is not well formed
      width: svg.getAttribute("width"),
      texts: [...svg.querySelectorAll("text")].map((t) => t.textContent),
      cells: svg.querySelectorAll("#cells circle").length,
      marks: svg.querySelectorAll("circle, path, rect, line").length,
      ground: svg.querySelector("rect").getAttribute("fill"),
      needs: all
        .flatMap((e) => [...e.attributes])
        .filter((a) => !a.name.startsWith("xmlns") && /var\(|currentColor|^https?:/.test(a.value)).length,
      foreign: all.filter((e) => ["style", "script", "foreignObject", "image"].includes(e.localName)).length,
    };
  }, bytes.toString("utf8"));
}

const charts = [
  [
    /^Quality control/,
    "n_genes_by_counts",
    "qc-n_genes_by_counts",
    ["n_genes_by_counts →", "↑ cells", "threshold 100"],
  ],
  [/^Quality control/, "total_counts", "qc-total_counts", ["total_counts →", "↑ cells"]],
  [/^Quality control/, "pct_counts_mt", "qc-pct_counts_mt", ["pct_counts_mt →", "↑ cells"]],
  [
    /^Quality control/,
    "Genes by counts, coloured by pct_counts_mt",
    "qc-total_counts-n_genes_by_counts",
    ["total_counts →", "↑ n_genes_by_counts", "mean pct_counts_mt", "0"],
  ],
  [
    /^Variable genes/,
    "Mean and normalised dispersion of each gene; selected in colour",
    "hvg",
    ["means →", "↑ dispersions_norm", "highly variable", "2000"],
  ],
  [
    /^PCA/,
    "Share of the variance that each component explains",
    "pca-variance_ratio",
    ["component →", "↑ variance_ratio", "PC1, PC2: on the axes"],
  ],
  [
    /^Gene sets/,
    "Cells whose 50 highest genes hold more of a set than chance would",
    "gene_sets",
    ["cells with p < 0.05 (Bonferroni) →", "NK_cell"],
  ],
];

test("every figure is saved as PNG in every size, and as SVG, in both themes", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.openAndRun(files.pbmc3k);
  await j.drawnAs();
  const legend = await page.$$eval(".category", (rows) =>
    rows.map((row) => ({
      name: row.querySelector(".category-name").textContent,
      count: row.querySelector(".category-count").textContent,
      colour: getComputedStyle(row.querySelector(".swatch")).backgroundColor.match(/\d+/g).join(),
    })),
  );

  const widths = { "1×": 680, "2×": 1360, "4×": 2720, Print: 2126 };
  for (const theme of ["Light", "Dark"]) {
    for (const [size, width] of Object.entries(widths)) {
      await t.test(`PNG, ${size}, ${theme}`, async () => {
        const { name, bytes } = await saved(j, "the cells", { format: "PNG", size, theme });
        assert.equal(name, "pbmc3k-pca-cell_type.png");
        const image = await decoded(j, bytes, "image/png");
        assert.equal(image.width, width);
        assert.ok(Math.abs(image.height - (535 * width) / 680) <= 1, `${image.height} pixels high`);
        assert.ok(near(image.corner, surfaces[theme]), `${image.corner}`);
        for (const { name, colour } of legend)
          assert.ok(image.pixels[colour] > 20, `no ${name} in ${colour}`);
        assert.equal(bytes.toString("latin1", 37, 41), "pHYs");
        assert.equal(Math.round((width / bytes.readUInt32BE(41)) * 1000), 180); // millimetres
      });
    }
    await t.test(`SVG, ${theme}`, async () => {
      const { name, bytes } = await saved(j, "the cells", { format: "SVG", theme });
      assert.equal(name, "pbmc3k-pca-cell_type.svg");
      const svg = await parsed(j, bytes);
      assert.deepEqual(
        [svg.root, svg.width, svg.cells, svg.needs, svg.foreign],
        ["svg", "180mm", 2700, 0, 0],
      );
      assert.equal(svg.ground, shown[theme]);
      const expected = [
        "cell_type",
        "pbmc3k.h5ad: 2,700 cells by principal components",
        "PC1 (10 %)",
        "PC2 (3.6 %)",
        "0",
      ];
      for (const { name, count } of legend) expected.push(name, count);
      for (const text of expected) assert.ok(svg.texts.includes(text), `no “${text}” in ${svg.texts}`);
      const image = await decoded(j, bytes, "image/svg+xml");
      for (const { name, colour } of legend)
        assert.ok(image.pixels[colour] > 5, `no ${name} when it is drawn`);
    });
  }

  await t.test(
    "a gene's figure has its name and a scale; zoomed in it shows the cells that are seen",
    async () => {
      await page.getByText("Gene", { exact: true }).click();
      await page.getByRole("combobox", { name: "Gene" }).fill("CST3");
      await page.getByRole("combobox", { name: "Gene" }).press("Enter");
      await page.getByRole("heading", { name: "CST3" }).waitFor();
      for (let i = 0; i < 4; i++) await j.button("Zoom in").click();
      const { name, bytes } = await saved(j, "the cells", { format: "SVG", theme: "Light" });
      assert.equal(name, "pbmc3k-pca-CST3.svg");
      const svg = await parsed(j, bytes);
      assert.ok(svg.cells > 10 && svg.cells < 1500, `${svg.cells} cells`);
      assert.deepEqual(svg.texts.slice(0, 2), [
        "CST3",
        "pbmc3k.h5ad: 2,700 cells by principal components; colour: normalised, log1p",
      ]);
      const [low, high] = await page.$$eval(".ramp-ends span", (ends) => ends.map((e) => e.textContent));
      assert.ok(svg.texts.includes(low) && svg.texts.includes(high));
    },
  );

  for (const [step, title, part, words] of charts) {
    await t.test(part, async () => {
      const head = j.button(step);
      if ((await head.getAttribute("aria-expanded")) !== "true") await head.click();
      const { name, bytes } = await saved(j, title, { format: "SVG", theme: "Dark" });
      assert.equal(name, `pbmc3k-${part}.svg`);
      const svg = await parsed(j, bytes);
      assert.deepEqual(
        [svg.root, svg.width, svg.ground, svg.needs, svg.foreign],
        ["svg", "180mm", shown.Dark, 0, 0],
      );
      assert.ok(svg.marks > 10, `${svg.marks} marks`);
      assert.equal(svg.texts[0], title);
      for (const word of words) assert.ok(svg.texts.includes(word), `no “${word}” in ${svg.texts}`);

      const png = await saved(j, title, { format: "PNG", size: "2×", theme: "Light" });
      assert.equal(png.name, `pbmc3k-${part}.png`);
      const image = await decoded(j, png.bytes, "image/png");
      assert.deepEqual([image.width, image.height], [1360, 910]);
      assert.ok(near(image.corner, surfaces.Light));
      assert.ok(Object.keys(image.pixels).length > 20, "it is blank");
    });
  }
  await t.test("by keyboard; Escape closes the choices and gives the focus back", async () => {
    const button = j.button("Save figure: the cells");
    await button.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Save figure" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.ok(await button.evaluate((b) => b === document.activeElement));

    await page.keyboard.press("Enter");
    await dialog.getByRole("radio", { name: "PNG" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await dialog.getByRole("radio", { name: "SVG" }).isChecked());
    assert.deepEqual(await j.axe(), []);
    const { name } = await j.downloaded(() => page.keyboard.press("Enter"));
    assert.equal(name, "pbmc3k-pca-CST3.svg");
  });

  assert.deepEqual(j.strangers, []);
  assert.deepEqual(j.errors, []);
});
