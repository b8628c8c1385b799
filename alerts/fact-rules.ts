import Big from "big.js";
import type { AlertTier, Labels, Slo, Stack } from "../slo/model.ts";
import { labelNames, signalSeries } from "../slo/names.ts";
import { objectiveToRatio } from "../slo/objective.ts";
import { latencyHistogram } from "../slo/sli/latency-histogram.ts";
import { quote } from "./promql-text.ts";
import { type RecordingRule, record } from "./rule.ts";
import { identityLabels } from "./signal-rules.ts";

/** The rules that state what an SLO is: identity and routing, objective, budget, period, and the limits of its alerts. */
export function factRules(slo: Slo, stack: Stack): readonly RecordingRule[] {
  const labels = identityLabels(slo, stack);
  return [
    record(signalSeries.info, "vector(1)", { ...labels, ...infoLabels(slo) }),
    record(signalSeries.objective, `vector(${objectiveToRatio(slo.objective)})`, labels),
    record(signalSeries.errorBudget, `vector(${slo.errorBudget})`, labels),
    record(signalSeries.periodDays, `vector(${new Big(slo.period.seconds).div(86_400).toFixed()})`, labels),
    ...perTier(slo, signalSeries.alertThreshold, (tier) => tier.threshold, labels),
    ...perTier(slo, signalSeries.alertMinBadEvents, (tier) => String(tier.minBadEvents), labels),
    ...(stack.rules.compat === "sloth" ? [slothInfo(slo, labels)] : []),
  ];
}

/** The descriptive labels of `slo:info`: the only place for them, so that an edit never breaks 30 days of history. */
export function infoLabels(slo: Slo): Labels {
  const latency = latencyHistogram(slo);
  const own = Object.entries(slo.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const labels: Labels = {
    ...Object.fromEntries(own),
    [labelNames.service]: slo.service,
    [labelNames.slo]: slo.name,
    [labelNames.owner]: slo.owner,
    [labelNames.team]: slo.team,
    [labelNames.serviceTier]: slo.tier,
    [labelNames.objective]: slo.objective,
    [labelNames.period]: slo.period.text,
    [labelNames.channel]: slo.channel,
    [labelNames.mention]: slo.mention,
    [labelNames.runbook]: slo.runbook ?? "",
    [labelNames.logs]: slo.links.logs ?? "",
    [labelNames.latencySlo]: latency?.name ?? "",
    [labelNames.latencyHistogram]: latency?.selector ?? "",
    [labelNames.idle]: slo.idle,
    [labelNames.missing]: slo.missing,
    [labelNames.groupBy]: slo.groupBy.join(","),
    [labelNames.exhausted]: slo.alerts.exhausted ? "" : "off",
    [labelNames.forecast]: slo.alerts.forecast ? "" : "off",
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

function slothInfo(slo: Slo, labels: Labels): RecordingRule {
  return record("sloth_slo_info", "vector(1)", {
    ...labels,
    sloth_mode: "nines",
    sloth_spec: "nines",
    sloth_objective: slo.objective,
  });
}

/** One series per enabled tier; SLOs with own waiting times are marked, because an own alert rule serves them. */
function perTier(
  slo: Slo,
  series: string,
  value: (tier: AlertTier) => string,
  labels: Labels,
): readonly RecordingRule[] {
  const samples = slo.alerts.tiers.map((tier) => {
    const named = `label_replace(vector(${value(tier)}), "tier", ${quote(tier.tier.name)}, "", "")`;
    return tier.timing === undefined ? named : `label_replace(${named}, "timing", "own", "", "")`;
  });
  return samples.length === 0 ? [] : [record(series, samples.join("\nor "), labels)];
}
