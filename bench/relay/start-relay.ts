import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../test/servers/free-port.ts";
import { type ProcessCost, processCost } from "../exporter/process-cost.ts";

const bin = join(import.meta.dirname, "..", "..", "cli", "nines.mjs");

export interface RelayPlace {
  readonly folder: string;
  /** The section `relay` of its stack. */
  readonly relay: object;
  /** A file, or an address of PostgreSQL. */
  readonly store: string;
  readonly slackApi: string;
  readonly env: Readonly<Record<string, string>>;
}

/** `nines relay` in a process of its own, on a port that it keeps after a restart. */
export interface RelayProcess {
  readonly url: string;
  readonly cost: () => Promise<ProcessCost>;
  readonly isLeading: () => Promise<boolean>;
  /** Deliveries that nobody has worked on yet. */
  readonly waiting: () => Promise<number>;
  /** `kill -9`. */
  readonly kill: () => Promise<void>;
  /** Starts it again; resolves once it answers, with the milliseconds that this took. */
  readonly restart: () => Promise<number>;
  /** The most memory that any of its processes held, megabytes. */
  readonly peakMb: () => Promise<number>;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts it and waits until it is ready. */
export async function startRelayProcess(place: RelayPlace): Promise<RelayProcess> {
  const { folder } = place;
  await writeFile(join(folder, "nines.config.json"), JSON.stringify(stackOf(place.relay)));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let log = "";
  let peakMb = 0;
  const start = async (): Promise<ChildProcess> => {
    const args = ["relay", "--listen", `127.0.0.1:${port}`, "--store", place.store, "--slack-api", place.slackApi];
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      NODE_OPTIONS: process.env["RELAY_NODE_OPTIONS"] ?? "",
      ...place.env,
    };
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (log = (log + chunk).slice(-20_000)));
    await becomesReady(url, child, () => log);
    return child;
  };
  let child = await start();
  const cost = async () => {
    const now = await processCost(child.pid ?? -1);
    peakMb = Math.max(peakMb, now.peakMb);
    return now;
  };
  const end = async (signal: NodeJS.Signals) => {
    await cost().catch(() => undefined);
    const ended = once(child, "close");
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await ended;
    }
  };
  return {
    url,
    cost,
    isLeading: async () => (await metric(url, "nines_relay_leading")) === 1,
    waiting: () => metric(url, "nines_relay_waiting_deliveries"),
    kill: () => end("SIGKILL"),
    restart: async () => {
      const before = performance.now();
      child = await start();
      return performance.now() - before;
    },
    peakMb: async () => {
      await cost().catch(() => undefined);
      return peakMb;
    },
    log: () => log,
    stop: () => end("SIGTERM"),
  };
}

function stackOf(relay: object) {
  const sli = { kind: "events", total: "requests_total", bad: "errors_total" };
  return {
    name: "bench",
    notify: { channel: "#alerts" },
    relay,
    services: [{ name: "checkout", team: "orders", slos: [{ name: "availability", objective: "99.9", sli }] }],
  };
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

async function becomesReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 3_000; attempt++) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`nines relay ended:\n${log()}`);
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await delay(20);
  }
  child.kill("SIGKILL");
  throw new Error(`nines relay did not become ready:\n${log()}`);
}
