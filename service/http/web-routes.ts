import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorAnswer, type HttpAnswer, type HttpRoute } from "./http-route.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Only what the app itself brings: no inline script, no inline style, nothing from other hosts. `blob:` are pictures that need a login. */
export const webPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** Where `npm run build:web` puts the app: the same place beside the sources and beside the compiled files of the package. */
export const webAppFolder: string = fileURLToPath(new URL("../../web/dist", import.meta.url));

/**
 * The web app: its page at `/`, its files at `/assets/`. They need no login, because they hold no data and the app asks for the token.
 * They are read once; without a built app the page says how to build it.
 */
export function webRoutes({ folder = webAppFolder }: { readonly folder?: string } = {}): readonly HttpRoute[] {
  const page = readPage(folder);
  const assets = page === undefined ? new Map<string, HttpAnswer>() : readAssets(join(folder, "assets"));
  return [
    { method: "GET", path: "/", open: true, handle: () => page ?? notBuilt },
    {
      method: "GET",
      path: "/assets/:file",
      open: true,
      handle: ({ params }) => assets.get(params["file"] ?? "") ?? notThere(params["file"] ?? ""),
    },
  ];
}

const notBuilt: HttpAnswer = {
  status: 503,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: "The web app is not built yet: run npm run build:web, then start again. The JSON is at /api/.\n",
};

function notThere(file: string): HttpAnswer {
  return errorAnswer(404, { code: "not-found", message: `there is no file ${JSON.stringify(file)} in this version` });
}

function readPage(folder: string): HttpAnswer | undefined {
  const body = unlessMissing(() => readFileSync(join(folder, "index.html")));
  if (body === undefined) return undefined;
  // The page names its files by their hashes: a kept page would ask for files of an older version.
  return answer(".html", body, { "cache-control": "no-cache", "content-security-policy": webPolicy });
}

function readAssets(folder: string): Map<string, HttpAnswer> {
  const names = unlessMissing(() => readdirSync(folder)) ?? [];
  const headers = { "cache-control": "public, max-age=31536000, immutable" };
  return new Map(names.map((name) => [name, answer(extname(name), readFileSync(join(folder, name)), headers)]));
}

function answer(extension: string, body: Buffer, headers: Readonly<Record<string, string>>): HttpAnswer {
  const type = contentTypes[extension] ?? "application/octet-stream";
  return {
    headers: { "content-type": type, "cross-origin-opener-policy": "same-origin", ...headers },
    body,
  };
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
