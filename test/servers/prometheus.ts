import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeTemporaryFolder, removeFolder } from "../temporary-folder.ts";
import { pathOf } from "./prometheus-tools.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** What a test's Prometheus reads, scrapes and tells. */
export interface PrometheusOptions {
  /** Rule files by absolute path. */
  readonly ruleFiles?: readonly string[];
  /** Entries of `scrape_configs`. */
  readonly scrapeConfigs?: readonly object[];
  /** Addresses (`host:port` or URL) of Alertmanagers. */
  readonly alertmanagers?: readonly string[];
  /** Between scrapes and between evaluations, as Prometheus writes it. Default `1s`. */
  readonly interval?: string;
  /** Top-level settings of prometheus.yml that are added to, or win over, what the other options say. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Blocks to open, such as `tsdbBlocksFrom` writes; they stay after the stop. Default: an empty folder that goes away. */
  readonly storageDir?: string;
  /** More flags; the last of a kind wins. */
  readonly flags?: readonly string[];
}

/** One series at one instant. Times are Unix seconds. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly time: number;
  readonly value: number;
}

/** One series over a range, as `[time, value]` points. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** A real Prometheus that runs. */
export interface Prometheus extends ServerProcess {
  /** The result of an instant query, now or at a Unix time in seconds. */
  readonly query: (expr: string, time?: number) => Promise<readonly Sample[]>;
  /** The result of a range query; times and step in seconds. */
  readonly queryRange: (
    expr: string,
    range: { readonly start: number; readonly end: number; readonly step: number },
  ) => Promise<readonly Series[]>;
  /** The `data` of any GET of its HTTP API: `api("rules")`. */
  readonly api: (path: string, parameters?: Readonly<Record<string, string>>) => Promise<unknown>;
  /** Reads configuration and rule files again; throws with its log when it refuses them. */
  readonly reload: () => Promise<void>;
}

/** Starts a real Prometheus on a free port and waits until it answers queries. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<Prometheus> {
  const folder = await makeTemporaryFolder("prometheus");
  try {
    const configFile = join(folder, "prometheus.yml");
    // JSON is YAML.
    await writeFile(configFile, JSON.stringify(configuration(options), null, 2));
    const storage = options.storageDir ?? join(folder, "data");
    await mkdir(storage, { recursive: true });
    const server = await startServer({
      program: pathOf("prometheus"),
      cwd: folder,
      readyPath: "/-/ready",
      args: (port) => [
        `--config.file=${configFile}`,
        `--storage.tsdb.path=${storage}`,
        // Tests bring samples of any age, and the default would drop what is 15 days older than the newest.
        "--storage.tsdb.retention.time=100y",
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.enable-lifecycle",
        // Prometheus 2.42 drops the first alert while it still discovers its Alertmanagers; this brings it again soon.
        "--rules.alert.resend-delay=1s",
        ...(options.flags ?? []),
      ],
    });
    return prometheusAt(server, folder);
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

function configuration(options: PrometheusOptions): Readonly<Record<string, unknown>> {
  const { ruleFiles = [], scrapeConfigs = [], alertmanagers = [], interval = "1s", config = {} } = options;
  const targets = alertmanagers.map((address) => address.replace(/^https?:\/\//, ""));
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    rule_files: ruleFiles,
    scrape_configs: scrapeConfigs,
    alerting: { alertmanagers: [{ static_configs: [{ targets }] }] },
    ...config,
  };
}

function prometheusAt(server: ServerProcess, folder: string): Prometheus {
  const api: Prometheus["api"] = async (path, parameters = {}) => {
    const response = await fetch(`${server.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const body = (await response.json()) as { status: string; data: unknown; error?: string };
    if (body.status === "success") return body.data;
    throw new Error(`Prometheus refuses ${path} ${JSON.stringify(parameters)}: ${body.error}`);
  };
  return {
    ...server,
    api,
    query: async (expr, time) => {
      const at = time === undefined ? {} : { time: String(time) };
      return samplesOf((await api("query", { query: expr, ...at })) as InstantResult);
    },
    queryRange: async (expr, { start, end, step }) => {
      const range = { start: String(start), end: String(end), step: String(step) };
      return seriesOf((await api("query_range", { query: expr, ...range })) as RangeResult);
    },
    reload: async () => {
      const response = await fetch(`${server.url}/-/reload`, { method: "POST" });
      if (!response.ok) throw new Error(`Prometheus refuses to reload: ${await response.text()}\n${server.log()}`);
    },
    stop: async () => {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

type Point = readonly [time: number, value: string];
type InstantResult =
  | {
      readonly resultType: "vector";
      readonly result: readonly { readonly metric: Sample["labels"]; readonly value: Point }[];
    }
  | { readonly resultType: "scalar"; readonly result: Point };
interface RangeResult {
  readonly result: readonly { readonly metric: Series["labels"]; readonly values: readonly Point[] }[];
}

function samplesOf(data: InstantResult): readonly Sample[] {
  const rows = data.resultType === "scalar" ? [{ metric: {}, value: data.result }] : data.result;
  return rows.map(({ metric, value: [time, value] }) => ({ labels: metric, time, value: toNumber(value) }));
}

function seriesOf(data: RangeResult): readonly Series[] {
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([time, value]) => [time, toNumber(value)] as const),
  }));
}

/** Prometheus writes infinities as `+Inf` and `-Inf`, which `Number` does not read. */
function toNumber(text: string): number {
  return Number(text.replace("Inf", "Infinity"));
}
