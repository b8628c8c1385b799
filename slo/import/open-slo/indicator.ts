import { durationToSeconds } from "../../duration.ts";
import { show } from "../../problem.ts";
import type { SliSpec } from "../../spec.ts";
import { type CarriedSli, carryEvents, type WrittenQuery } from "../carry/events.ts";
import { carryRatio } from "../carry/ratio.ts";
import type { Reading } from "../carry/windows.ts";
import type { Reader } from "../source/reader.ts";
import type { Catalog } from "./catalog.ts";
import { loseDescriptions } from "./metadata.ts";
import { queryOfMetric } from "./metric.ts";
import { ratioSlice, thresholdSlice } from "./time-slice.ts";

export type BudgetingMethod = "occurrences" | "timeslices" | "ratiotimeslices";

export interface IndicatorContext {
  readonly catalog: Catalog;
  readonly method: BudgetingMethod;
}

/** The metrics that an SLO, or one of its objectives, measures: inline or by reference. Nothing when there are none. */
export function openIndicator(holder: Reader, catalog: Catalog): Reader | undefined {
  if (holder.has("indicatorRef")) {
    const found = catalog.refer(holder, "indicatorRef", "SLI");
    if (found !== undefined) loseDescriptions(found);
    return metricsOf(found);
  }
  const indicator = holder.mapping("indicator");
  if (indicator === undefined) return undefined;
  indicator.settle("kind");
  indicator.settle("apiVersion");
  loseDescriptions(indicator);
  // v1alpha has the metrics right here.
  return indicator.has("spec") ? metricsOf(indicator) : indicator;
}

function metricsOf(indicator: Reader | undefined): Reader | undefined {
  const spec = indicator?.mapping("spec");
  spec?.lose("description", "only services and SLOs have it in nines", "put it on the SLO");
  return spec;
}

/** The SLI of one objective; nothing after saying why it cannot be carried over. */
export function indicatorSli(
  indicator: Reader | undefined,
  objective: Reader,
  context: IndicatorContext,
): CarriedSli<SliSpec> | undefined {
  const ratio = objective.mapping("ratioMetrics") ?? indicator?.mapping("ratioMetric");
  const threshold = ratio === undefined ? indicator?.mapping("thresholdMetric") : undefined;
  if (ratio === undefined && threshold === undefined) {
    (indicator ?? objective).fail("", {
      code: "import-missing",
      message: "the indicator is missing",
      hint: "write ratioMetric or thresholdMetric",
    });
    return undefined;
  }
  if (threshold !== undefined) {
    const query = queryOfMetric(threshold, context.catalog);
    return query && thresholdSlice(query, { objective, method: context.method });
  }
  objective.lose("op", "it counts only with a thresholdMetric", "nothing to do");
  objective.lose("value", "it counts only with a thresholdMetric", "nothing to do");
  return ratio && ratioSli(ratio, objective, context);
}

function ratioSli(ratio: Reader, objective: Reader, context: IndicatorContext): CarriedSli<SliSpec> | undefined {
  if (ratio.has("raw")) return rawSli(ratio, objective, context);
  const counter = ratio.flag("counter") ?? ratio.flag("incremental");
  const reading: Reading = counter === undefined ? "guess" : counter ? "counter" : "gauge";
  ratio.lose("rawType", "it counts only with raw", "nothing to do");
  const kind = ratio.has("bad") ? "bad" : "good";
  if (kind === "bad") ratio.lose("good", "bad is given too", "keep one of them");
  const total = metricAt(ratio, "total", context);
  const outcome = metricAt(ratio, kind, context);
  if (total === undefined || outcome === undefined) return undefined;
  const events = { total, outcome: { ...outcome, kind }, reading } as const;
  return context.method === "occurrences"
    ? carryEvents(events)
    : ratioSlice(events, { objective, method: context.method, at: ratio });
}

function rawSli(ratio: Reader, objective: Reader, context: IndicatorContext): CarriedSli<SliSpec> | undefined {
  for (const field of ["good", "bad", "total"]) ratio.lose(field, "raw is given too", "keep one of them");
  ratio.settle("counter");
  const type = ratio.needText("rawType", "write rawType: success or rawType: failure");
  const written = metricAt(ratio, "raw", context);
  if (type !== undefined && type !== "success" && type !== "failure") {
    const message = `rawType ${show(type)} is neither success nor failure`;
    ratio.fail("rawType", { code: "import-indicator", message, hint: "write rawType: success or rawType: failure" });
  }
  if (written === undefined || (type !== "success" && type !== "failure")) return undefined;
  if (context.method === "timeslices")
    return thresholdSlice(written, { objective, method: context.method, ratio: type });
  const kind = type === "success" ? "good" : "bad";
  if (context.method === "occurrences") return carryRatio(written, { kind });
  loseSlice(objective);
  return carryRatio(written, { kind, weight: "minutes" });
}

/** The slice of a mean of slices: nines takes the mean of minutes. */
export function loseSlice(objective: Reader): void {
  const written = objective.text("timeSliceWindow");
  if (written === undefined || (durationToSeconds(written) ?? 60) === 60) return;
  objective.warn("timeSliceWindow", {
    code: "import-indicator",
    message: `the slices of ${written} become minutes: nines takes the mean of every minute's ratio`,
    hint: "compare the figures: they may differ a little",
  });
}

function metricAt(ratio: Reader, key: string, { catalog }: IndicatorContext): WrittenQuery | undefined {
  const metric = ratio.needMapping(key, `write ${key} with a metricSource`);
  return metric && queryOfMetric(metric, catalog);
}
