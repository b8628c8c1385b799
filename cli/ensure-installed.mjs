// Runs before `npm start` and `npm test`, on whatever Node (20 or newer) the machine has and with nothing installed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, delimiter, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly optional?: boolean, readonly devOptional?: boolean,
 *   readonly dependencies?: Readonly<Record<string, string>>, readonly devDependencies?: Readonly<Record<string, string>> }} LockEntry
 * @typedef {{ readonly packages?: Readonly<Record<string, LockEntry>> }} Lock
 * @typedef {{ readonly manifest: LockEntry, readonly lock: Lock, readonly installed: Lock | undefined, readonly hasRuntime: boolean }} Installation
 * @typedef {{ readonly kind: "none" } | { readonly kind: "install", readonly reason: string } | { readonly kind: "refuse", readonly reason: string, readonly hint: string }} InstallAction
 */

/**
 * What has to happen before the project can run. Contents are compared, not times: a checkout touches every file it
 * writes, and an install that was cut short leaves no `node_modules/.package-lock.json` behind.
 * @param {Installation} installation
 * @returns {InstallAction}
 */
export function installAction({ manifest, lock, installed, hasRuntime }) {
  const root = lock.packages?.[""] ?? {};
  if (
    !sameRecord(manifest.dependencies, root.dependencies) ||
    !sameRecord(manifest.devDependencies, root.devDependencies)
  ) {
    return {
      kind: "refuse",
      reason: "package.json and package-lock.json disagree",
      hint: "run npm install and commit both",
    };
  }
  if (installed === undefined) return { kind: "install", reason: "node_modules is missing or incomplete" };
  const changed = firstDifference(lock.packages ?? {}, installed.packages ?? {});
  if (changed !== undefined) return { kind: "install", reason: `${changed} is not as package-lock.json says` };
  if (!hasRuntime) return { kind: "install", reason: "node_modules/node has no Node in it" };
  return { kind: "none" };
}

/**
 * @param {Readonly<Record<string, LockEntry>>} wanted
 * @param {Readonly<Record<string, LockEntry>>} present
 * @returns {string | undefined}
 */
function firstDifference(wanted, present) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const found = present[path];
    // Optional packages for other platforms are locked and rightly not installed.
    if (found === undefined && (entry.optional || entry.devOptional)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return path;
  }
  return Object.keys(present).find((path) => !(path in wanted));
}

/**
 * @param {Readonly<Record<string, string>> | undefined} a
 * @param {Readonly<Record<string, string>> | undefined} b
 */
function sameRecord(a = {}, b = {}) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** @param {string} root @returns {Installation} */
function readInstallation(root) {
  const marker = join(root, "node_modules/.package-lock.json");
  return {
    manifest: readJson(join(root, "package.json")),
    lock: readJson(join(root, "package-lock.json")),
    installed: existsSync(marker) ? readJson(marker) : undefined,
    hasRuntime: ["node", "node.exe"].some((file) => existsSync(join(root, "node_modules/node/bin", file))),
  };
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * Installs the locked packages when the installed ones differ, and says so in one line.
 * @param {string} root
 * @returns {Promise<number>} an exit code
 */
export async function ensureInstalled(root) {
  if (installAction(readInstallation(root)).kind === "none") return 0;
  const release = await takeLock(join(root, ".nines/install.lock"));
  try {
    // Whoever held the lock before may have done the work already.
    const action = installAction(readInstallation(root));
    if (action.kind === "none") return 0;
    if (action.kind === "refuse") return fail(`${action.reason}: ${action.hint}`, 1);
    say(`installing with npm ci: ${action.reason}`);
    const code = await runNpmCi(root);
    if (code !== 0) return fail(`npm ci failed with exit code ${code}; its own message is above`, code);
    const left = installAction(readInstallation(root));
    return left.kind === "none"
      ? 0
      : fail(`npm ci went through, and still ${left.reason}: are install scripts turned off?`, 1);
  } finally {
    release();
  }
}

/** @param {string} root @returns {Promise<number>} */
function runNpmCi(root) {
  // npm removes node_modules first, so it must not run on the Node that lies in there.
  const own = join(root, "node_modules");
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !resolve(entry).startsWith(own));
  const { npm_execpath: npm = "", npm_node_execpath: node = "" } = process.env;
  const viaNode = /^npm-cli\.[cm]?js$/.test(basename(npm)) && node !== "" && !resolve(node).startsWith(own);
  const [command, first] = viaNode ? [node, [npm]] : ["npm", []];
  const flags = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = spawn(command, [...first, ...flags], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ["ignore", "inherit", "inherit"],
    shell: !viaNode && process.platform === "win32",
  });
  return new Promise((done) => {
    child.once("error", (error) => done(fail(`npm does not start: ${error.message}`, 127)));
    child.once("exit", (code) => done(code ?? 1));
  });
}

/**
 * One install at a time in this folder: `npm start` and `npm test` may be typed together.
 * @param {string} path
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(path) {
  mkdirSync(resolve(path, ".."), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = lockHolder(path);
    if (holder.kind === "dead") {
      rmSync(path, { force: true });
      continue;
    }
    if (holder.kind === "alive" && !waited) say(`waiting for the work that process ${holder.pid} does`);
    await delay(200);
  }
}

/** @param {string} path @returns {{ readonly kind: "alive", readonly pid: number } | { readonly kind: "dead" | "gone" }} */
function lockHolder(path) {
  let pid = 0;
  try {
    pid = Number(readFileSync(path, "utf8"));
    // The file exists a moment before its content does.
    if (pid === 0) return Date.now() - statSync(path).mtimeMs < 5_000 ? { kind: "gone" } : { kind: "dead" };
    process.kill(pid, 0);
    return { kind: "alive", pid };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" ? { kind: "gone" } : code === "ESRCH" ? { kind: "dead" } : { kind: "alive", pid };
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`nines: ${line}\n`);
}

/** @param {string} line @param {number} code */
function fail(line, code) {
  say(line);
  return code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await ensureInstalled(fileURLToPath(new URL("..", import.meta.url)));
}
