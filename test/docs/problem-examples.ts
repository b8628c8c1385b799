import { parse, stringify } from "yaml";
import { costProblems } from "../../alerts/cost-problems.ts";
import { readDocuments } from "../../slo/document/read-document.ts";
import { exportOpenSlo } from "../../slo/export/open-slo.ts";
import { importers } from "../../slo/import/importers.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import type { Problem } from "../../slo/problem.ts";
import { promqlProblems } from "../../slo/promql/check-promql.ts";
import type { StackSpec } from "../../slo/spec.ts";

/** An example of docs/problems.md: what stands behind the fence says what it is an example of. */
export interface Example {
  readonly kind: string;
  readonly text: string;
}

const slo = {
  name: "availability",
  objective: "99.9",
  sli: { kind: "events", total: "http_requests_total", bad: 'http_requests_total{code=~"5.."}' },
};

const shift = {
  name: "checkout-green",
  service: "checkout",
  strategy: "canary",
  arms: [
    { name: "blue", role: "stable" },
    { name: "green", role: "candidate" },
  ],
  traffic: { kind: "haproxy", proxy: "app" },
};

const slothFile = {
  version: "prometheus/v1",
  service: "shop",
  slos: [
    {
      name: "availability",
      objective: 99.9,
      sli: {
        events: {
          error_query: 'sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))',
          total_query: "sum(rate(http_requests_total[{{.window}}]))",
        },
      },
      alerting: { page_alert: { disable: false }, ticket_alert: { disable: false } },
    },
  ],
};

const prometheus = (query: string) => ({ metricSource: { type: "Prometheus", spec: { query } } });

const openSloObject = {
  apiVersion: "openslo/v1",
  kind: "SLO",
  metadata: { name: "availability" },
  spec: {
    service: "shop",
    indicator: {
      metadata: { name: "errors" },
      spec: {
        ratioMetric: {
          counter: true,
          bad: prometheus('sum(rate(http_requests_total{code=~"5.."}[$window]))'),
          total: prometheus("sum(rate(http_requests_total[$window]))"),
        },
      },
    },
    timeWindow: [{ duration: "30d", isRolling: true }],
    budgetingMethod: "Occurrences",
    objectives: [{ target: 0.999 }],
  },
};

/** How each kind of example is read: a part of a config replaces that part of a small one, everything else stands for itself. */
const readers: Readonly<Record<string, (text: string) => readonly Problem[]>> = {
  "yaml slo": (text) =>
    problemsOf({ name: "shop", services: [{ name: "checkout", slos: [{ ...slo, ...parse(text) }] }] }),
  "yaml service": (text) => problemsOf({ name: "shop", services: [{ name: "checkout", slos: [slo], ...parse(text) }] }),
  "yaml stack": (text) => problemsOf({ name: "shop", services: [{ name: "checkout", slos: [slo] }], ...parse(text) }),
  "yaml shift": (text) =>
    problemsOf({
      name: "shop",
      services: [{ name: "checkout", slos: [slo] }],
      shifts: [{ ...shift, ...parse(text) }],
    }),
  "yaml file": (text) => fileProblems(text, "nines.config.yaml"),
  "json file": (text) => fileProblems(text, "nines.config.json"),
  promql: (text) => promqlProblems(text, { path: "sli.bad" }),
  "yaml sloth": (text) => importers.sloth([{ file: "slos.yaml", text }]).problems,
  "yaml sloth slo": (text) => {
    const [slothSlo] = slothFile.slos;
    const merged = { ...slothFile, slos: [{ ...slothSlo, ...parse(text) }] };
    return importers.sloth([{ file: "slos.yaml", text: stringify(merged) }]).problems;
  },
  "yaml openslo spec": (text) => {
    const merged = { ...openSloObject, spec: { ...openSloObject.spec, ...parse(text) } };
    return importers.openslo([{ file: "slos.yaml", text: stringify(merged) }]).problems;
  },
  "yaml export": (text) =>
    exportOpenSlo({ name: "shop", services: [{ name: "checkout", slos: [{ ...slo, ...parse(text) }] }] } as StackSpec)
      .problems,
};

/** The problems of an example. */
export function problemsOfExample({ kind, text }: Example): readonly Problem[] {
  const reader = readers[kind];
  if (reader === undefined) throw new Error(`an example is ${kind}, not one of ${Object.keys(readers).join(", ")}`);
  return reader(text);
}

function problemsOf(input: unknown): readonly Problem[] {
  const parsed = parseStack(input);
  return parsed.ok ? [...parsed.warnings, ...costProblems(parsed.value)] : parsed.problems;
}

function fileProblems(text: string, file: string): readonly Problem[] {
  const documents = readDocuments(text, { file });
  if (!documents.ok) return documents.problems;
  return [...documents.warnings, ...documents.value.flatMap(({ value }) => problemsOf(value))];
}
