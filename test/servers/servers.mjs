import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The real servers that suites start: the Debian package that brings each, the names its programs go by (Debian's first),
 * whether the package comes with a daemon, and what goes unproven without it.
 */
export const servers = /** @type {const} */ ({
  prometheus: {
    package: "prometheus",
    programs: { prometheus: ["prometheus"], promtool: ["promtool"] },
    daemon: true,
    suites: "rule files and rule tests under promtool, rules on a real Prometheus, backtest",
  },
  alertmanager: {
    package: "prometheus-alertmanager",
    programs: { alertmanager: ["prometheus-alertmanager", "alertmanager"], amtool: ["amtool"] },
    daemon: true,
    suites: "routes and inhibition under amtool and on a real Alertmanager",
  },
  blackbox: {
    package: "prometheus-blackbox-exporter",
    programs: { blackbox_exporter: ["prometheus-blackbox-exporter", "blackbox_exporter"] },
    daemon: true,
    suites: "names of /probe against a real blackbox_exporter",
  },
  nginx: {
    package: "nginx-light",
    programs: { nginx: ["nginx"] },
    daemon: true,
    suites: "HTTP and WebSocket probes against a real nginx",
  },
  haproxy: {
    package: "haproxy",
    programs: { haproxy: ["haproxy"] },
    daemon: true,
    suites: "HTTP and TCP probes through a real HAProxy",
  },
  chromium: {
    package: "chromium",
    programs: { chromium: ["chromium", "chromium-browser", "google-chrome"] },
    daemon: false,
    suites: "pages and charts in a real browser",
  },
});

/**
 * @typedef {keyof typeof servers} ServerName
 * @typedef {"prometheus" | "promtool" | "alertmanager" | "amtool" | "blackbox_exporter" | "nginx" | "haproxy" | "chromium"} Program
 * @typedef {{ readonly [name: string]: string | undefined }} Environment
 * @typedef {{ readonly missing: readonly ServerName[], readonly platform: string, readonly uid: number, readonly hasApt: boolean, readonly env: Environment }} Machine
 * @typedef {{ readonly kind: "ready" }
 *   | { readonly kind: "install", readonly missing: readonly ServerName[] }
 *   | { readonly kind: "skip" | "fail", readonly missing: readonly ServerName[], readonly reason: string }} ProvisionPlan
 */

/**
 * What to do about the servers that this machine lacks.
 * @param {Machine} machine
 * @returns {ProvisionPlan}
 */
export function provisionPlan({ missing, platform, uid, hasApt, env }) {
  if (missing.length === 0) return { kind: "ready" };
  const obstacle =
    env.NINES_NO_APT === "1"
      ? "NINES_NO_APT=1 forbids installing it"
      : platform !== "linux" || !hasApt
        ? "this is not Debian or Ubuntu"
        : uid !== 0
          ? "only root can install it"
          : undefined;
  return obstacle === undefined ? { kind: "install", missing } : withoutServers(missing, obstacle, env);
}

/**
 * Whether suites may be skipped for want of a server: never in CI.
 * @param {readonly ServerName[]} missing
 * @param {string} reason
 * @param {Environment} env
 * @returns {{ readonly kind: "skip" | "fail", readonly missing: readonly ServerName[], readonly reason: string }}
 */
export function withoutServers(missing, reason, env) {
  return { kind: isCi(env) ? "fail" : "skip", missing, reason };
}

/** @param {Environment} env */
function isCi(env) {
  return env.CI === "true" || env.CI === "1";
}

/**
 * The servers of which some program is not on this machine.
 * @param {Environment} env
 * @returns {readonly ServerName[]}
 */
export function missingServers(env) {
  const names = /** @type {readonly ServerName[]} */ (Object.keys(servers));
  const programs = (/** @type {ServerName} */ name) => /** @type {Program[]} */ (Object.keys(servers[name].programs));
  return names.filter((name) => programs(name).some((program) => programPath(program, env) === undefined));
}

/**
 * Where a program lies, under whichever of its names.
 * @param {Program} program
 * @param {Environment} env
 * @returns {string | undefined}
 */
export function programPath(program, env) {
  /** @type {Readonly<Record<string, readonly string[]>>} */
  const names = Object.assign({}, ...Object.values(servers).map((server) => server.programs));
  const folders = ["/usr/bin", "/usr/sbin", ...(env.PATH ?? "").split(delimiter).filter(Boolean)];
  return (names[program] ?? []).flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
