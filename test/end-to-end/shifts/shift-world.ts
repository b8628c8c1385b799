import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printRuleFile } from "../../../alerts/print-rule-file.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import type { ProofPlan } from "../../../exporters/prove/proof-plan.ts";
import { type ProofReport, proofReport } from "../../../exporters/prove/report/proof-report.ts";
import { runProof } from "../../../exporters/prove/run-proof.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import type { TrafficShiftSpec } from "../../../slo/shift/spec/traffic-shift-spec.ts";
import { type BalancedApp, type BalancedAppOptions, startBalancedApp } from "../../exporters/prove/balanced-app.ts";
import { planOf } from "../../exporters/prove/proof-plan.ts";
import { type Prometheus, startPrometheus } from "../../servers/prometheus.ts";
import { until } from "../../servers/until.ts";
import { makeTemporaryFolder, removeFolder } from "../../temporary-folder.ts";

/** A real HAProxy between two servers, and a real Prometheus that evaluates the generated rules of the shift between them. */
export interface ShiftWorld {
  readonly app: BalancedApp;
  readonly prometheus: Prometheus;
  /** Tells HAProxy what the candidate gets of the traffic, in percent. */
  readonly weigh: (percent: number) => Promise<void>;
  /** The value of a series of this shift: `recorded("shift:arm_share:actual", 'arm="green"')`. */
  readonly recorded: (series: string, matchers?: string) => Promise<number | undefined>;
  /** Names of the alerts that fire now. */
  readonly firing: () => Promise<readonly string[]>;
  /** Every alert that fired at any time, with the highest value of its expression. */
  readonly fired: () => Promise<readonly string[]>;
  /** The greatest value that an alert had while it fired. */
  readonly greatestValue: (alert: string) => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
}

/** What a world differs in. */
export interface ShiftWorldOptions extends BalancedAppOptions {
  readonly shift?: Partial<TrafficShiftSpec>;
  /** Further jobs that Prometheus scrapes. */
  readonly scrapeConfigs?: readonly object[];
}

/** The stack that the rules are generated from. */
export function shiftStack({ mode = "http", shift = {} }: Pick<ShiftWorldOptions, "mode" | "shift">) {
  return {
    name: "blue-green",
    scrapeInterval: "1s",
    services: [
      {
        name: "checkout",
        slos: [
          {
            name: "requests",
            objective: "99",
            period: "1d",
            missing: "quiet",
            sli: {
              kind: "events",
              total: 'haproxy_backend_http_responses_total{proxy="app"}',
              bad: 'haproxy_backend_http_responses_total{proxy="app",code="5xx"}',
            },
          },
        ],
      },
    ],
    shifts: [
      {
        name: "checkout-green",
        service: "checkout",
        strategy: "canary",
        arms: [
          { name: "blue", role: "stable", version: "v1" },
          { name: "green", role: "candidate", version: "v2" },
        ],
        traffic: { kind: "haproxy", proxy: "app", mode },
        ...(mode === "tcp" ? { affinity: { kind: "connection", lifetime: "5s" } } : {}),
        settle: "5s",
        ...shift,
      },
    ],
  };
}

/** Writes the generated rules of a stack into a folder; they wait for seconds where production waits for minutes. */
export async function writeQuickRules(spec: object, folder: string): Promise<void> {
  const parsed = parseStack(spec);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  for (const file of ruleFiles(parsed.value)) {
    await writeFile(join(folder, `${file.name}.yaml`), quick(printRuleFile(file)));
  }
}

/** Starts it. */
export async function startShiftWorld({
  shift = {},
  scrapeConfigs = [],
  ...balanced
}: ShiftWorldOptions): Promise<ShiftWorld> {
  const folder = await makeTemporaryFolder("shift");
  await mkdir(join(folder, "rules"));
  const spec = shiftStack({ shift, ...(balanced.mode === undefined ? {} : { mode: balanced.mode }) });
  await writeQuickRules(spec, join(folder, "rules"));
  const app = await startBalancedApp(balanced);
  const prometheus = await startPrometheus({
    ruleFiles: [join(folder, "rules/*.yaml")],
    scrapeConfigs: [
      { job_name: "haproxy", static_configs: [{ targets: [new URL(app.metricsUrl).host] }] },
      ...scrapeConfigs,
    ],
  });
  // Rules can tell nothing of what happens before the first scrapes.
  await until(
    () => prometheus.query('shift:arm_share:intended{arm="green"}'),
    (samples) => samples.length === 1,
  );
  const alerting = 'ALERTS{alertstate="firing",severity!="none"}';
  return {
    app,
    prometheus,
    weigh: async (percent) => {
      await app.tell(`set weight app/green ${percent}`);
      await app.tell(`set weight app/blue ${100 - percent}`);
    },
    recorded: async (series, matchers = "") => {
      const [sample] = await prometheus.query(`sum(${series}{shift="checkout-green"${matchers && `,${matchers}`}})`);
      return sample?.value;
    },
    firing: async () => (await prometheus.query(alerting)).map(({ labels }) => labels["alertname"] ?? "").sort(),
    fired: async () =>
      (await prometheus.query(`sum by (alertname) (max_over_time(${alerting}[1h]))`))
        .map(({ labels }) => labels["alertname"] ?? "")
        .sort(),
    greatestValue: async (alert) => {
      const { groups } = (await prometheus.api("rules", { type: "alert" })) as RulesAnswer;
      const rule = groups.flatMap(({ rules }) => rules).find(({ name }) => name === alert);
      if (rule === undefined) throw new Error(`there is no alert ${alert}`);
      const end = Date.now() / 1000;
      const series = await prometheus.queryRange(rule.query, { start: end - 600, end, step: 1 });
      const values = series.flatMap(({ points }) => points.map(([, value]) => value));
      return values.length === 0 ? undefined : Math.max(...values);
    },
    stop: async () => {
      await Promise.all([app.stop(), prometheus.stop()]);
      await removeFolder(folder);
    },
  };
}

interface RulesAnswer {
  readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly query: string }[] }[];
}

/** A test does not wait for minutes. */
function quick(rules: string): string {
  return rules.replace(/^(\s+for:) \w+$/gm, "$1 3s").replace(/^( +interval:) [12]m$/gm, "$1 1s");
}

/** What is done once so many requests were sent. */
export interface Deed {
  readonly after: number;
  readonly act: () => unknown;
}

/** Sends requests at a fixed rate through HAProxy, does things meanwhile, and gives the client's account. */
export async function sendThrough(
  { url }: Pick<BalancedApp, "url">,
  { deeds = [], ...change }: Partial<ProofPlan> & { readonly deeds?: readonly Deed[] },
): Promise<ProofReport> {
  const plan = planOf(url, { ratePerSecond: 200, ...change });
  const left = [...deeds];
  const done: unknown[] = [];
  const run = await runProof(plan, {
    family: undefined,
    signal: new AbortController().signal,
    onTick: (_, ledger) => {
      const { sent } = ledger.tally();
      while (left[0] !== undefined && sent >= left[0].after) done.push(left.shift()?.act());
    },
  });
  await Promise.all(done);
  return proofReport(run.ledger, { plan, arms: [], haproxy: undefined, ...run });
}
