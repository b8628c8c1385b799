import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChildServer, startChildServer } from "./child-server.ts";
import type { ServerPlace } from "./server-place.ts";

/** A job of the scrape configuration. */
export interface ScrapedJob {
  readonly job: string;
  /** `host:port`. */
  readonly targets: readonly string[];
  readonly path?: string;
  /** File with a bearer token, where one is asked for. */
  readonly tokenFile?: string | undefined;
}

export interface PrometheusOptions {
  readonly jobs: readonly ScrapedJob[];
  /** Absolute pattern of the generated rule files. */
  readonly rules: string;
  /** `host:port` of the Alertmanager; undefined when there is none. */
  readonly alertmanager: string | undefined;
}

/** Starts a real Prometheus that scrapes every second and evaluates the stack's generated rules. */
export async function startPrometheus(
  options: PrometheusOptions,
  { folder, port, program, ...rest }: ServerPlace,
): Promise<ChildServer> {
  const configFile = join(folder, "prometheus.yml");
  const data = join(folder, "prometheus");
  await mkdir(data, { recursive: true });
  // Of what it knows of itself, `nines check` tells how much it holds.
  const jobs = [...options.jobs, { job: "prometheus", targets: [`127.0.0.1:${port}`] }];
  await writeFile(configFile, JSON.stringify(configuration({ ...options, jobs }), null, 2));
  return startChildServer({
    ...rest,
    name: "Prometheus",
    program,
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${data}`,
      "--storage.tsdb.retention.time=2d",
      `--web.listen-address=127.0.0.1:${port}`,
      // Or its alerts link to the name of this machine, which nobody may know.
      `--web.external-url=http://127.0.0.1:${port}/`,
    ],
    cwd: folder,
    logFile: join(folder, "prometheus.log"),
    readyUrl: `http://127.0.0.1:${port}/-/ready`,
  });
}

function configuration({ jobs, rules, alertmanager }: PrometheusOptions): object {
  return {
    global: { scrape_interval: "1s", scrape_timeout: "900ms", evaluation_interval: "1m" },
    rule_files: [rules],
    scrape_configs: jobs.map(({ job, targets, path = "/metrics", tokenFile }) => ({
      job_name: job,
      metrics_path: path,
      static_configs: [{ targets }],
      ...(tokenFile === undefined ? {} : { authorization: { credentials_file: tokenFile } }),
    })),
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
  };
}
