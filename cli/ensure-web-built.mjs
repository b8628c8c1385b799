// Runs before `npm start` and `npm test`, after the packages are installed: builds the web app when its sources are others than those it
// was built from. Contents are compared, not times: a checkout touches every file it writes.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { takeLock } from "./ensure-installed.mjs";

/** Beside the built page: what it was built from. It is no file of the app, so nobody is served it. */
const stampName = "built-from.txt";
/** Packages that end up in the app or make it. */
const packages = ["preact", "uplot", "vite"];

/**
 * The sources of the web app as one text that changes with any of them.
 * @param {string} root
 * @returns {string}
 */
export function webSources(root) {
  const files = readdirSync(join(root, "web"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.split(sep)[0] !== "dist" && statSync(join(root, "web", path)).isFile())
    .map((path) => `web/${path.split(sep).join("/")}`);
  const hash = createHash("sha256");
  for (const path of ["vite.config.mjs", ...files.sort()]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  for (const name of packages) hash.update(`${name} ${versionOf(root, name)}\0`);
  return hash.digest("hex");
}

/** @param {string} root @param {string} name */
function versionOf(root, name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

/**
 * Builds the web app unless it is built from these sources already.
 * @param {string} root
 * @returns {Promise<number>} an exit code
 */
export async function ensureWebBuilt(root) {
  if (isBuilt(root)) return 0;
  const release = await takeLock(join(root, ".nines/web-build.lock"));
  try {
    // Whoever held the lock before may have done the work already.
    return isBuilt(root) ? 0 : build(root);
  } finally {
    release();
  }
}

/** @param {string} root */
function isBuilt(root) {
  const stamp = join(root, "web/dist", stampName);
  return existsSync(stamp) && readFileSync(stamp, "utf8").trim() === webSources(root);
}

/** @param {string} root */
function build(root) {
  const sources = webSources(root);
  const fresh = join(root, ".nines/web-build");
  const target = join(root, "web/dist");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const made = spawnSync(newestNode(root), [vite, "build", "--outDir", fresh, "--emptyOutDir"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (made.status !== 0) {
    process.stderr.write("nines: the web app could not be built; vite's own message is above\n");
    return made.status ?? 1;
  }
  writeFileSync(join(fresh, stampName), `${sources}\n`);
  // A daemon that starts meanwhile finds the old app or the new one.
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
  return 0;
}

/**
 * The Node that the packages brought; the machine's own may be too old for vite.
 * @param {string} root
 */
function newestNode(root) {
  const own = ["node", "node.exe"].map((file) => join(root, "node_modules/node/bin", file));
  return own.find((path) => existsSync(path)) ?? process.execPath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await ensureWebBuilt(fileURLToPath(new URL("..", import.meta.url)));
}
