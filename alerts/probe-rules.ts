import type { Severity } from "../slo/burn-rate-tiers.ts";
import type { Stack } from "../slo/model.ts";
import { alertNames, quorumSeries } from "../slo/names.ts";
import type { Probe } from "../slo/probe/probe-model.ts";
import { probeSeries } from "../slo/probe/probe-series.ts";
import { targetFeatures } from "../slo/target-features.ts";
import { probeDownAnnotations } from "./annotations.ts";
import { type AlertRule, type Rule, record } from "./rule.ts";
import { matcher } from "./selection.ts";

const downLocations = `sum by (target) (max by (target, location) (${probeSeries.state}{state="down"}))`;

/** How many locations see each target down, and an alert for the targets that a quorum of them does. */
export function probeRules(stack: Stack): readonly Rule[] {
  if (probesOf(stack).length === 0) return [];
  return [record(quorumSeries.down, downLocations), ...alertSeverities(stack).map((one) => downAlert(one, stack))];
}

/** The severities of `ProbeDown` that Prometheus raises for some target of the stack. */
export function alertSeverities(stack: Stack): readonly Severity[] {
  if (stack.exporter.alerts === "exporter") return [];
  return (["page", "ticket"] as const).filter((severity) => probesOf(stack).some(({ alert }) => alert === severity));
}

/** The probes of a stack, and those that discovered targets are like. */
export function probesOf({ probes, exporter }: Stack): readonly Probe[] {
  return [...probes, ...exporter.discovery.map(({ like }) => like)];
}

/** What an alert takes over from `slo_probe_info`. */
export function probeLabelNames(stack: Stack): readonly string[] {
  return ["kind", ...[...new Set(probesOf(stack).flatMap(({ labels }) => Object.keys(labels)))].sort()];
}

function downAlert(severity: Severity, stack: Stack): AlertRule {
  const { chainedRules } = targetFeatures[stack.rules.target];
  const down = chainedRules ? quorumSeries.down : downLocations;
  // Where an edited label and the old one are both there for five minutes, the newest counts: two would fail the rule.
  const newest = `(topk by (target) (1, timestamp(${probeSeries.info}{${matcher("alert", severity)}})) > bool 0)`;
  return {
    kind: "alert",
    alert: alertNames.probeDown,
    expr: [
      "(",
      `  ${down} >= ${stack.exporter.quorum}`,
      `  unless on (target) (max by (target) (${probeSeries.muted}) == 1)`,
      `) * on (target) group_left (${probeLabelNames(stack).join(", ")}) ${newest}`,
    ].join("\n"),
    for: undefined,
    keepFiringFor: undefined,
    labels: { severity },
    annotations: probeDownAnnotations(stack),
  };
}
