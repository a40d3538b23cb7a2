import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * serveStatic serves a folder under a path prefix, as any static host would, with the policy that is given. It
 * resolves to { url, close }.
 */
export async function serveStatic(folder, { prefix = "/", policy = "" } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://local").pathname);
    if (policy) response.setHeader("Content-Security-Policy", policy);
    if (!path.startsWith(prefix)) return response.writeHead(404).end();
    const inside = normalize(`/${path.slice(prefix.length) || "index.html"}`);
    try {
      const bytes = await readFile(join(folder, inside));
      response.setHeader("Content-Type", types[extname(inside)] ?? "application/octet-stream");
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => new Promise((done) => server.close(done)),
  };
}
