#!/usr/bin/env node
// The command `nines`. Plain JavaScript, so that a Node too old for the product can still read it and say so.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import module from "node:module";
import { sep } from "node:path";

/** Tells a nines that another Node has started it. */
const launched = "NINES_LAUNCHED";
const oldest = { major: 22, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) await run();
else await runOnOwnNode();

async function run() {
  // Whatever goes wrong outside `main` is a fault; Node's own exit code 1 would say "problems in the input".
  process.on("uncaughtException", (error) => {
    process.stderr.write(
      `nines: ${error instanceof Error ? (isSystemError(error) ? error.message : error.stack) : error}\n`,
    );
    process.exit(3);
  });
  // 13 is Node's code for "nothing left to do, and `main` never answered".
  process.on("exit", (code) => {
    if (code !== 13) return;
    process.stderr.write("nines: stopped without an answer: something was awaited that never settles\n");
    process.exitCode = 3;
  });
  for (const stream of [process.stdout, process.stderr]) stream.on("error", onOutputError);
  endWithLauncher();
  hideExperimentalWarnings();
  module.enableCompileCache?.();
  resolveOwnName();
  const { main } = await import(entry());
  process.exitCode = await main(process.argv.slice(2));
}

/** @param {Error} error */
function onOutputError(error) {
  const code = "code" in error ? error.code : undefined;
  // A reader that has seen enough (`nines explain | head`) is no fault: the command finishes with its own exit code.
  if (code === "EPIPE") return;
  if (code !== "EIO") throw error;
  // The terminal is gone. Who minds SIGHUP decides what that means; everybody else ends as by that signal.
  if (process.listenerCount("SIGHUP") === 0) process.kill(process.pid, "SIGHUP");
}

/** Ends as by SIGTERM when the Node that started this one is gone without a word, as after kill -9. */
function endWithLauncher() {
  if (process.env[launched] === undefined || process.channel === undefined) return;
  delete process.env[launched];
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  // It is no reason to go on.
  process.channel.unref();
}

/**
 * What the machine refuses (a full disk, a closed terminal) needs no stack; a bug does.
 * @param {Error} error
 */
function isSystemError(error) {
  return "syscall" in error;
}

/** The sources in a checkout, the compiled files in an installed package (Node strips no types under node_modules). */
function entry() {
  const source = new URL("./main.ts", import.meta.url);
  const installed = import.meta.url.includes("/node_modules/") || !existsSync(source);
  return (installed ? new URL("../dist/cli/main.js", import.meta.url) : source).href;
}

/** A config's `import "nines"` means the nines that runs it, wherever the config lies. */
function resolveOwnName() {
  module.registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, /^nines(\/|$)/.test(specifier) ? { ...context, parentURL: import.meta.url } : context),
  });
}

/** Type stripping (Node 22) and node:sqlite work and warn; the user can do nothing about either. */
function hideExperimentalWarnings() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (/** @type {any[]} */ ...args) => {
    const kind = typeof args[1] === "object" ? args[1]?.type : args[1];
    if (kind !== "ExperimentalWarning") Reflect.apply(emitWarning, process, args);
  };
}

async function runOnOwnNode() {
  const node = ownNode();
  if (node === undefined) {
    const needed = `nines needs Node ${oldest.major}.${oldest.minor} or newer, and this is ${process.version}`;
    process.stderr.write(`${needed}: update Node, or add one to the project with "npm install --save-dev node@24"\n`);
    process.exitCode = 3;
    return;
  }
  // The channel breaks when this process dies, however it dies.
  const child = spawn(node, process.argv.slice(1), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [launched]: "1" },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((done) => {
    child.once("error", () => done(3));
    child.once("exit", (code, signal) => done(signal === null ? code : 3));
  });
}

/** The Node that the package `node` brings, when it is installed and is not the one that runs this. */
function ownNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve("node/package.json");
    const bin = ["bin/node", "bin/node.exe"].map((path) => manifest.replace(`${sep}package.json`, `${sep}${path}`));
    const node = bin.find((path) => existsSync(path));
    return node === undefined || realpathSync(node) === realpathSync(process.execPath) ? undefined : node;
  } catch {
    return undefined;
  }
}
