import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serveStatic } from "./serve.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));

/** The path of one of the small test files. */
export const fixture = (name) => join(web, "../testdata/h5", name);

/** Files that journeys open. */
export const files = {
  pbmc3k: join(web, "demo/pbmc3k.h5ad"),
  gzipped: fixture("bad_gzipped.h5ad"),
  badIndex: fixture("ad_bad_index_range.h5ad"),
  folder: fixture(""),
};

/** The policy that `coverslip serve` sends; the site is tried under it, too, when a plain host serves it here. */
export const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'sha256-JvPTaLic+NUuNa/6C1s0y1RGp4kOXbPq12EDikj+0E8='",
  "img-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** An init: the browser asks where to save, and a place of the page's own stands for the one that a person would choose. */
export const choosesPlace = () => {
  window.showSaveFilePicker = async ({ suggestedName }) => {
    const folder = await navigator.storage.getDirectory();
    window.chosen = await folder.getFileHandle(suggestedName, { create: true });
    return window.chosen;
  };
};

/** An init: the browser cannot ask where to save. There are downloads then, which a test can read. */
export const noPicker = () => {
  delete window.showSaveFilePicker;
};

/** keptKeys, in a page, returns the keys of what is kept in the browser, once the page has opened its database. */
export async function keptKeys() {
  const result = (request) =>
    new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  const db = await result(indexedDB.open("coverslip"));
  const found = await result(db.transaction("steps").objectStore("steps").getAllKeys());
  db.close();
  return found;
}

/** fromTheStart has a run begin when it is asked for. */
function fromTheStart() {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.op === "run") message.params.begin = false;
    return post.call(this, message, ...rest);
  };
}

/** The folder of the built site. */
export const site = resolve(process.env.COVERSLIP_SITE ?? join(web, "../build/site"));

function browserPath() {
  for (const name of [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"]) {
    if (!name) continue;
    try {
      return execFileSync("sh", ["-c", 'command -v "$0"', name], { encoding: "utf8" }).trim();
    } catch {
      // not this one
    }
  }
  throw new Error("no Chromium: set CHROMIUM to its path");
}

/**
 * start opens the page in a browser with an empty profile. The page is that of COVERSLIP_URL where it is set, else the
 * built site on a static server here; init is a function that runs in it before its own scripts, route a pattern of
 * addresses and the response that they get instead. Without headStart no run is begun before it is asked for. It resolves to a journey, which must be ended with `end`.
 */
export async function start({
  prefix = "/",
  width = 1280,
  height = 800,
  init,
  route,
  headStart = true,
} = {}) {
  const server =
    process.env.COVERSLIP_URL && prefix === "/"
      ? { url: process.env.COVERSLIP_URL, close: async () => {} }
      : await serveStatic(site, { prefix, policy });
  const profile = await mkdtemp(join(tmpdir(), "coverslip-e2e-"));
  // A persistent context: others keep storage in memory, with other limits.
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath(),
    headless: true,
    viewport: { width, height },
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  context.setDefaultTimeout(90_000); // a busy machine is no fault
  const page = context.pages()[0] ?? (await context.newPage());
  const journey = new Journey(context, page, server.url);
  journey.profile = profile;
  if (!headStart) await context.addInitScript(fromTheStart);
  if (init) await context.addInitScript(init);
  if (route) await context.route(route[0], (request) => request.fulfill(route[1]));
  journey.end = async () => {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  };
  await page.goto(server.url);
  await journey.engineReady();
  return journey;
}

class Journey {
  errors = []; // of the console, and uncaught
  requests = [];

  constructor(context, page, url) {
    Object.assign(this, { context, page, url });
    context.on("request", (request) => this.requests.push(request.url()));
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** The requests that went to another origin than the page's. */
  get strangers() {
    const { origin } = new URL(this.url);
    return this.requests.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== origin);
  }

  /** tab opens the page in another tab of the same browser. */
  async tab() {
    const other = new Journey(this.context, await this.context.newPage(), this.url);
    other.profile = this.profile;
    await other.page.goto(this.url);
    await other.engineReady();
    return other;
  }

  /**
   * die kills the renderer processes of the browser, as a crash does, and loads this page again. From then on Playwright
   * takes the page for dead: it is looked at with `look`.
   */
  async die() {
    this.cdp ??= await this.context.newCDPSession(this.page);
    const crashed = this.page.waitForEvent("crash");
    const pids = execFileSync("pgrep", ["-f", `type=renderer.*${this.profile}`], { encoding: "utf8" });
    for (const pid of pids.trim().split("\n")) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // it has ended meanwhile
      }
    }
    await crashed;
    await this.cdp.send("Page.reload");
  }

  /** look calls a function in a page that has died and was loaded again, until it returns something. */
  async look(f, ...args) {
    const expression = `(${f})(...${JSON.stringify(args)})`;
    for (let i = 0; ; i++) {
      const { result } = await this.cdp
        .send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })
        .catch(() => ({ result: {} })); // it is just being loaded
      if (result.value) return result.value;
      if (i === 300) throw new Error(`never seen: ${expression}`);
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  engineReady() {
    return this.page.getByText("Engine ready").waitFor();
  }

  button(name) {
    return this.page.getByRole("button", { name });
  }

  /** drop drops real files on the page, as the system's file manager would. */
  async drop(...paths) {
    this.cdp ??= await this.context.newCDPSession(this.page);
    const data = { items: [], files: paths.map((p) => resolve(p)), dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await this.cdp.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    }
  }

  /** downloaded does what starts a download, and returns the file's name and bytes. */
  async downloaded(act) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), act()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  /** cellsShown waits until cells are drawn and nothing runs. */
  cellsShown() {
    return this.page.waitForFunction(() => window.__coverslip?.ready && window.__coverslip.cells > 0);
  }

  async openAndRun(path = files.pbmc3k) {
    await this.drop(path);
    await this.button("Run the analysis").click();
    await this.cellsShown();
  }

  /**
   * probe reads the canvas back at cells that nothing covers, spread over all cells, and returns of each its label,
   * the colour it should have and the colour of the pixel at its centre.
   */
  probe(most = 40) {
    return this.page.evaluate((most) => {
      const shown = window.__coverslip;
      const canvas = document.querySelector(".cells canvas");
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
      copy.drawImage(canvas, 0, 0);
      const scale = canvas.width / canvas.clientWidth;
      const around = [
        [0, 0],
        [1.5, 0],
        [-1.5, 0],
        [0, 1.5],
        [0, -1.5],
      ];
      const probes = [];
      const step = Math.max(1, Math.floor(shown.cells / (8 * most)));
      for (let cell = 0; cell < shown.cells && probes.length < most; cell += step) {
        const [x, y] = shown.cellToPixel(cell);
        if (!around.every(([dx, dy]) => shown.cellAt(x + dx, y + dy) === cell)) continue;
        const pixel = copy.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data;
        probes.push({
          cell,
          label: shown.label(cell),
          want: shown.colourOf(cell),
          got: [...pixel.slice(0, 3)],
        });
      }
      return probes;
    }, most);
  }

  /** drawnAs waits until the probed cells are drawn in their colours, and returns the probes. */
  async drawnAs(check = () => true) {
    for (let i = 0; ; i++) {
      const probes = await this.probe();
      const right = probes.length >= 10 && probes.every((p) => near(p.got, p.want)) && check(probes);
      if (right) return probes;
      if (i === 50) throw new Error(`cells are drawn otherwise: ${JSON.stringify(probes.slice(0, 5))}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** axe returns what axe finds wrong with the page as it is, in lines. */
  async axe() {
    const source = await readFile(join(web, "node_modules/axe-core/axe.min.js"), "utf8");
    this.cdp ??= await this.context.newCDPSession(this.page);
    await this.cdp.send("Runtime.evaluate", { expression: source }); // past the policy, which is right to refuse it
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
    });
  }
}

/** near says whether two colours are the same but for rounding on the way through the GPU. */
export function near(a, b) {
  return a.every((v, i) => Math.abs(v - b[i]) <= 2);
}
