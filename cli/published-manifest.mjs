// npm packs package.json as it lies there, and in a checkout its exports name the sources. `prepack` puts the names of the
// compiled files in, `postpack` puts the original back.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ readonly exports: Readonly<Record<string, string>> }} Manifest */

/**
 * The manifest that users install: each exported source becomes its compiled file with its types.
 * @param {Manifest} manifest
 */
export function publishedManifest(manifest) {
  const exports = Object.entries(manifest.exports).map(([name, path]) => [name, compiled(path)]);
  return { ...manifest, exports: Object.fromEntries(exports) };
}

/** @param {string} path */
function compiled(path) {
  const base = /^\.\/(.+)\.ts$/.exec(path)?.[1];
  return base === undefined ? path : { types: `./dist/${base}.d.ts`, default: `./dist/${base}.js` };
}

/** @param {string} command @param {{ readonly manifest: string, readonly original: string }} paths */
function rewrite(command, { manifest, original }) {
  // Also first in `write`: a pack that was cut short has left its rewritten manifest behind.
  if (existsSync(original)) renameSync(original, manifest);
  if (command === "restore") return;
  mkdirSync(dirname(original), { recursive: true });
  copyFileSync(manifest, original);
  writeFileSync(
    manifest,
    `${JSON.stringify(publishedManifest(JSON.parse(readFileSync(manifest, "utf8"))), null, 2)}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = new URL("..", import.meta.url);
  rewrite(process.argv[2] ?? "", {
    manifest: fileURLToPath(new URL("package.json", root)),
    original: fileURLToPath(new URL(".nines/package.json", root)),
  });
}
