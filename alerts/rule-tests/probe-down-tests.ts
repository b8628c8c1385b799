import type { Severity } from "../../slo/burn-rate-tiers.ts";
import type { Labels, Stack } from "../../slo/model.ts";
import { alertNames, quorumSeries } from "../../slo/names.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import { probeLabelNames, probesOf } from "../probe-rules.ts";
import { quote } from "../promql-text.ts";
import type { Expectation, InputSeries, RuleTest } from "./rule-test.ts";
import { atMinute, printSeries } from "./simulated-series.ts";

/** Minutes of each phase: one location too few sees the target down, then a quorum, then planned work mutes it, then it is up. */
const phaseMinutes = 5;

/** A target that a quorum of locations sees down, for each severity that some target has. */
export function probeDownTests(stack: Stack): readonly RuleTest[] {
  if (probesOf(stack).length === 0) return [];
  const alerts = [...new Set(probesOf(stack).map(({ alert }) => alert))].sort();
  return alerts.map((alert) => downTest(alert, stack));
}

function downTest(alert: Severity | "off", stack: Stack): RuleTest {
  const probe = probesOf(stack).find((one) => one.alert === alert);
  // A target of discovery has no name yet.
  const target = probe?.name || "discovered";
  const { quorum, locations } = stack.exporter;
  const places = locations.length === 0 ? [""] : locations.map(({ name }) => name);
  const labels = (place: string, more: Labels = {}): Labels => ({ target, location: place, ...more });
  const course = (...values: readonly number[]) => values.map((value) => `${value}x${stepsOf(stack) - 1}`).join(" ");
  const info = { kind: probe?.kind ?? "", alert, runbook_url: probe?.runbook ?? "", ...probe?.labels };
  const series = places.flatMap((place, index): readonly InputSeries[] => {
    const before = index < quorum - 1 ? 1 : 0;
    const during = index < quorum ? 1 : 0;
    return [
      fed(probeSeries.state, labels(place, { state: "down" }), course(before, during, during, 0)),
      fed(probeSeries.muted, labels(place), course(0, 0, 1, 0)),
      fed(probeSeries.info, labels(place, info), course(1, 1, 1, 1)),
    ];
  });
  const raises = alert !== "off" && stack.exporter.alerts === "prometheus";
  const taken = probeLabelNames(stack).flatMap((name) => {
    const value = name === "kind" ? info.kind : probe?.labels[name];
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const fired = {
    ...Object.fromEntries(taken),
    alertname: alertNames.probeDown,
    alertstate: "firing",
    severity: alert,
  };
  return {
    name: `a quorum of locations sees it down: ${target}`,
    interval: `${stack.scrapeSeconds}s`,
    input_series: series,
    promql_expr_test: [1, 2, 3, 4].flatMap((phase) => [
      expectDown(phase, target, phase === 1 ? quorum - 1 : phase === 4 ? 0 : quorum),
      expectFiring(phase, target, phase === 2 && raises ? fired : undefined),
    ]),
  };
}

function stepsOf({ scrapeSeconds }: Stack): number {
  return Math.ceil((60 * phaseMinutes) / scrapeSeconds);
}

function fed(metric: string, labels: Labels, values: string): InputSeries {
  const present = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
  return { series: printSeries({ __name__: metric, ...present }), values };
}

function expectDown(phase: number, target: string, value: number): Expectation {
  return {
    expr: `${quorumSeries.down}{target=${quote(target)}}`,
    eval_time: atMinute(phase * phaseMinutes - 1),
    exp_samples: [{ labels: printSeries({ __name__: quorumSeries.down, target }), value }],
  };
}

function expectFiring(phase: number, target: string, labels: Labels | undefined): Expectation {
  return {
    expr: `ALERTS{alertname=${quote(alertNames.probeDown)},target=${quote(target)}}`,
    eval_time: atMinute(phase * phaseMinutes - 1),
    exp_samples:
      labels === undefined ? [] : [{ labels: printSeries({ __name__: "ALERTS", target, ...labels }), value: 1 }],
  };
}
