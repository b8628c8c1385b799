import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type FakeSlack, startFakeSlack } from "nines/testing";
import { reasonOf } from "../../cli/fault.ts";
import { freePort } from "../../cli/up/free-port.ts";
import { startProgram } from "./start-program.ts";

/** What the exporter shows to the relay. */
const shiftsToken = "blue-green";

const here = fileURLToPath(new URL(".", import.meta.url));
const nines = fileURLToPath(new URL("../../cli/nines.mjs", import.meta.url));

/** Everything between customers and the release owner, running on this machine. */
export interface BlueGreenWorld {
  /** Where customers go. */
  readonly url: string;
  readonly prometheusUrl: string;
  readonly exporterUrl: string;
  readonly slack: FakeSlack;
  /** The shift's board, as Grafana is given it. */
  readonly boardFile: string;
  /** HAProxy's runtime socket. */
  readonly stats: string;
  /** Tells HAProxy what green gets of the traffic, in percent. */
  readonly weigh: (percent: number) => Promise<void>;
  /** Runs `nines` with these arguments; the signal tells it to end. */
  readonly nines: (args: readonly string[], signal?: AbortSignal) => Promise<NinesAnswer>;
  readonly stop: () => Promise<void>;
}

/** What `nines` wrote, and its exit code. */
export interface NinesAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WorldOptions {
  readonly mode: "http" | "tcp";
  /** How long each step is held. */
  readonly holdSeconds: number;
  /** Of every so many requests of green one fails; 0: none does. */
  readonly failing: number;
  /** For configuration, data and logs; it exists. */
  readonly folder: string;
  /** Nothing more is started once it aborts, and what was started is stopped. */
  readonly signal?: AbortSignal | undefined;
}

/** Starts two versions of the shop, HAProxy, Prometheus with the generated rules, the exporter, the relay and a Slack of its own. */
export async function startWorld(options: WorldOptions): Promise<BlueGreenWorld> {
  const { mode, holdSeconds, failing, folder, signal } = options;
  const ending: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  const port = {
    shop: await freePort(),
    metrics: await freePort(),
    admin: await freePort(),
    blue: await freePort(),
    green: await freePort(),
    prometheus: await freePort(),
    exporter: await freePort(),
    relay: await freePort(),
  };
  const at = (number: number) => `http://127.0.0.1:${number}`;
  try {
    const slack = await startFakeSlack({ channels: ["releases"] });
    ending.push(slack.stop);
    const secrets = { "slack-bot-token": slack.tokens.bot, "slack-app-token": slack.tokens.app };
    for (const [name, secret] of Object.entries({ ...secrets, "shifts-token": shiftsToken }))
      await writeFile(join(folder, name), secret);
    const env = {
      HAPROXY_MODE: mode,
      HOLD: `${holdSeconds}s`,
      HAPROXY_STATS: `127.0.0.1:${port.admin}`,
      PROMETHEUS: at(port.prometheus),
      SECRETS: folder,
      NINES_SHIFTS_TOKEN: shiftsToken,
      PORT: String(port.shop),
      METRICS_PORT: String(port.metrics),
      ADMIN_PORT: String(port.admin),
      BLUE_PORT: String(port.blue),
      GREEN_PORT: String(port.green),
    };
    const start = async (name: string, file: string, args: readonly string[], readyUrl: string) => {
      signal?.throwIfAborted();
      const logFile = join(folder, `${name}.log`);
      const { stop: end } = await startProgram({ file, args, env, cwd: here, logFile, readyUrl });
      ending.push(end);
    };
    const startNines = (command: string, number: number, args: readonly string[]) => {
      const store = ["--store", join(folder, `${command}.db`), "--listen", `127.0.0.1:${number}`];
      return start(command, process.execPath, [nines, command, ...store, ...args], `${at(number)}/readyz`);
    };
    const shopScript = join(here, "shop.mjs");
    await Promise.all([
      start("blue", process.execPath, [shopScript, String(port.blue), "v1"], at(port.blue)),
      start("green", process.execPath, [shopScript, String(port.green), "v2", String(failing)], at(port.green)),
    ]);
    const config = join(here, mode === "tcp" ? "haproxy-tcp.cfg" : "haproxy.cfg");
    await start("haproxy", "haproxy", ["-db", "-f", config], `${at(port.metrics)}/metrics`);
    const generated = join(folder, "generated");
    await promisify(execFile)(process.execPath, [nines, "generate", "--output", generated], {
      cwd: here,
      env: { ...process.env, ...env },
    });
    await mkdir(join(folder, "prometheus"));
    const jobs = { haproxy: port.metrics, "nines-exporter": port.exporter };
    await writeFile(join(folder, "prometheus.yml"), prometheusConfig(join(generated, "prometheus/rules/*.yaml"), jobs));
    const prometheusArgs = [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "prometheus")}`,
      `--web.listen-address=127.0.0.1:${port.prometheus}`,
    ];
    await start("prometheus", "prometheus", prometheusArgs, `${at(port.prometheus)}/-/ready`);
    await startNines("relay", port.relay, ["--slack-api", slack.apiUrl]);
    const shiftsTo = ["--shifts-to", `${at(port.relay)}/in/shifts`];
    await startNines("exporter", port.exporter, shiftsTo);
    return {
      url: at(port.shop),
      prometheusUrl: at(port.prometheus),
      exporterUrl: at(port.exporter),
      slack,
      boardFile: join(generated, "grafana/dashboards/orders/nines-shift-checkout-green.json"),
      stats: env.HAPROXY_STATS,
      weigh: async (percent) => {
        await tell(port.admin, `set weight app/green ${percent}`);
        await tell(port.admin, `set weight app/blue ${100 - percent}`);
      },
      nines: (args, until) => runNines(args, { env, signal: until }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** JSON is YAML. */
function prometheusConfig(rules: string, jobs: Readonly<Record<string, number>>): string {
  return JSON.stringify({
    global: { scrape_interval: "1s", scrape_timeout: "900ms", evaluation_interval: "1s" },
    rule_files: [rules],
    scrape_configs: Object.entries(jobs).map(([name, number]) => ({
      job_name: name,
      static_configs: [{ targets: [`127.0.0.1:${number}`] }],
    })),
  });
}

interface NinesOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

async function runNines(args: readonly string[], { env, signal }: NinesOptions): Promise<NinesAnswer> {
  const child = spawn(process.execPath, [nines, ...args], {
    cwd: here,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  signal?.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** Says one line to HAProxy's runtime socket. */
async function tell(port: number, line: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.end(`${line}\n`);
  const heard = await text(socket).catch((cause: unknown) => {
    throw new Error(`HAProxy is not there to hear "${line}": ${reasonOf(cause)}`, { cause });
  });
  const answer = heard.trim();
  if (answer !== "") throw new Error(`HAProxy refuses "${line}": ${answer}`);
}
