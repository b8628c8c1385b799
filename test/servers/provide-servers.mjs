// Runs before `npm test`, on whatever Node the machine has: makes the real servers available, or says what stays unproven.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { missingServers, provisionPlan, servers, withoutServers } from "./servers.mjs";

/** @typedef {import("./servers.mjs").ServerName} ServerName */

const guard = {
  path: "/usr/sbin/policy-rc.d",
  text: "#!/bin/sh\n# Left by the tests of nines; safe to delete.\nexit 101\n",
};

process.exitCode = await provideServers();

/** @returns {Promise<number>} an exit code */
async function provideServers() {
  const { env, platform } = process;
  const uid = process.getuid?.() ?? -1;
  const plan = provisionPlan({
    missing: missingServers(env),
    platform,
    uid,
    hasApt: existsSync("/usr/bin/apt-get"),
    env,
  });
  if (plan.kind === "ready") return 0;
  if (plan.kind !== "install") return report(plan);
  await install(plan.missing);
  const missing = missingServers(env);
  return missing.length === 0 ? 0 : report(withoutServers(missing, "apt could not install it", env));
}

/** @param {readonly ServerName[]} names */
async function install(names) {
  const packages = names.map((name) => servers[name].package);
  say(`installing ${packages.join(", ")} with apt for the tests (NINES_NO_APT=1 turns this off)`);
  const release = keepDaemonsStopped();
  try {
    await apt(["update"]);
    // One by one, because Ubuntu has no such package for some, and the others should still come.
    for (const name of packages) await apt(["install", "--yes", "--no-install-recommends", name]);
    // Where systemd runs, the packages would start their daemons at the next boot.
    const daemons = names.filter((name) => servers[name].daemon).map((name) => servers[name].package);
    if (existsSync("/run/systemd/system")) await run("systemctl", ["disable", "--quiet", ...daemons]);
  } finally {
    release();
  }
}

/**
 * Debian packages start their daemons while they are installed, on the well-known ports and with the machine's own
 * settings. A policy-rc.d that answers 101 ("forbidden") is how Debian lets one say no.
 * @returns {() => void} takes the answer back
 */
function keepDaemonsStopped() {
  try {
    writeFileSync(guard.path, guard.text, { mode: 0o755, flag: "wx" });
  } catch {
    // The machine has its own policy, which stays; or an earlier run was killed and left ours.
    if (!existsSync(guard.path) || readFileSync(guard.path, "utf8") !== guard.text) return () => {};
  }
  const release = () => rmSync(guard.path, { force: true });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      release();
      process.exit(1);
    });
  }
  return release;
}

/** @param {readonly string[]} args */
function apt(args) {
  return run("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", ...args]);
}

/**
 * Runs quietly; shows the end of what the command said when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function run(command, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (said = (said + chunk).slice(-2_000)));
    child.once("error", (error) => resolve(say(`${command} does not start: ${error.message}`)));
    child.once("close", (code) =>
      resolve(code === 0 ? undefined : say(`${command} ${args.join(" ")} failed:\n${said}`)),
    );
  });
}

/** @param {{ readonly kind: "skip" | "fail", readonly missing: readonly ServerName[], readonly reason: string }} outcome */
function report({ kind, missing, reason }) {
  for (const name of missing) {
    const { package: debian, suites } = servers[name];
    say(
      `${kind === "fail" ? "cannot run" : "skipping"} ${suites}: ${name} is missing and ${reason} (Debian package ${debian})`,
    );
  }
  if (kind === "skip") return 0;
  say("CI=true makes a missing server a failure");
  return 1;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`nines: ${line}\n`);
}
