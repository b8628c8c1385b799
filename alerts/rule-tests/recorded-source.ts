import type { Labels, Slo, Stack } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import { infoLabels } from "../fact-rules.ts";
import { identityLabels } from "../signal-rules.ts";
import type { SignalSource, SourceGroup } from "./signal-source.ts";
import type { Flow, SimulatedSeries } from "./simulated-series.ts";

/**
 * The source that feeds what an SLO's own rules would record: its event series and its facts. Only for tests that do not load these
 * rules, which would write the same series.
 */
export function recordedSource(slo: Slo, stack: Stack): SignalSource {
  const identity = identityLabels(slo, stack);
  const gauge = (metric: string, labels: Labels, value: (flow: Flow) => number): SimulatedSeries => ({
    labels: { __name__: metric, ...identity, ...labels },
    kind: "gauge",
    value,
    lateBorn: false,
  });
  const events = (labels: Labels) => [
    gauge(signalSeries.total, labels, (flow) => flow.events),
    gauge(signalSeries.bad, labels, (flow) => flow.bad),
  ];
  const facts = [
    gauge(signalSeries.info, infoLabels(slo), () => 1),
    gauge(signalSeries.errorBudget, {}, () => Number(slo.errorBudget)),
    ...slo.alerts.tiers.flatMap(({ tier, threshold, minBadEvents }) => [
      gauge(signalSeries.alertThreshold, { tier: tier.name }, () => Number(threshold)),
      gauge(signalSeries.alertMinBadEvents, { tier: tier.name }, () => minBadEvents),
    ]),
  ];
  const groups = (slo.groupBy.length === 0 ? [""] : ["a", "b"]).map((name, index): SourceGroup => {
    const labels = Object.fromEntries(slo.groupBy.map((label) => [label, name]));
    return { labels, series: [...(index === 0 ? facts : []), ...events(labels)] };
  });
  return {
    groups,
    // The first minutes of 1970 count to the week, month and quarter before.
    settleSeconds: 300,
    measure: "events",
    shown: (ratio) => ratio,
    gone: "missing",
    feeds: "recorded",
  };
}
