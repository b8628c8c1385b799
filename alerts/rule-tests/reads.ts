import type { Labels, Slo } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import { probeSeries } from "../../slo/probe/probe-series.ts";
import type { SeriesSelector } from "../../slo/promql/print-selector.ts";
import { parseRegex } from "../../slo/promql/regex/parse-regex.ts";
import { wholeMatcher } from "../../slo/promql/regex/regex-node.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { queriesOf } from "./signal-source.ts";

/** What an SLO's rules read: its metrics, and its recorded series, which a test may feed instead. */
export function readsOf(slo: Slo): readonly SeriesSelector[] {
  const recorded = [signalSeries.total, signalSeries.bad].map(
    (metric): SeriesSelector => ({ metric, matchers: [{ label: "slo_id", op: "=", value: slo.id }] }),
  );
  return [...recorded, ...metricsOf(slo)];
}

/** Whether a selector selects the series with exactly these labels. */
export function selects({ metric, matchers }: SeriesSelector, labels: Labels): boolean {
  const { __name__: name = "" } = labels;
  if (metric !== undefined && metric !== name) return false;
  return matchers.every(({ label, op, value }) => {
    const present = labels[label] ?? "";
    const fits = op === "=" || op === "!=" ? present === value : matches(value, present);
    return fits === (op === "=" || op === "=~");
  });
}

function metricsOf({ sli }: Slo): readonly SeriesSelector[] {
  if (sli.kind === "probe") {
    const { attempts, missed, timeInState } = probeSeries;
    const matchers = [{ label: "target", op: "=", value: sli.probe.name } as const];
    return (sli.measure === "time" ? [timeInState] : [attempts, missed]).map((metric) => ({ metric, matchers }));
  }
  const selectors = queriesOf(sli).flatMap(vectorSelectors);
  if (sli.kind !== "latency") return selectors;
  return selectors.flatMap(({ metric = "", matchers }) =>
    ["_count", "_bucket"].map((suffix) => ({ metric: metric.replace(/_bucket$/, "") + suffix, matchers })),
  );
}

function matches(regex: string, text: string): boolean {
  const parsed = parseRegex(regex);
  if (!parsed.ok) throw new Error(`regular expression of a checked model does not parse: ${regex}`);
  return wholeMatcher(parsed.node).test(text);
}
