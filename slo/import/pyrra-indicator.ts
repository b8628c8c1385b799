import { durationToSeconds, secondsToDuration } from "../duration.ts";
import { reservedLabels } from "../names.ts";
import { show } from "../problem.ts";
import type { SliSpec } from "../spec.ts";
import { type CarriedSli, carryEvents, type WrittenQuery } from "./carry/events.ts";
import { queryOf } from "./carry/query.ts";
import { leastSlice } from "./carry/slice.ts";
import type { ConversionContext } from "./import-files.ts";
import type { Reader } from "./source/reader.ts";

type Convert = (indicator: Reader, context: ConversionContext) => CarriedSli<SliSpec> | undefined;

const kinds: Readonly<Record<string, Convert>> = {
  ratio: (ratio) => eventsSli(ratio, { part: "errors", kind: "bad" }),
  latency: (latency) => eventsSli(latency, { part: "success", kind: "good" }),
  latencyNative: nativeSli,
  bool_gauge: gaugeSli,
};

/** The SLI of an objective; nothing after saying why it cannot be carried over. */
export function pyrraSli(spec: Reader, context: ConversionContext): CarriedSli<SliSpec> | undefined {
  const indicator = spec.mapping("indicator");
  const [kind, another] = Object.keys(kinds).filter((name) => indicator?.has(name) === true);
  if (indicator === undefined || kind === undefined) {
    const hint = `write one of ${Object.keys(kinds).join(", ")}`;
    spec.fail(indicator === undefined ? "" : "indicator", {
      code: "import-missing",
      message: "the indicator is missing",
      hint,
    });
    return undefined;
  }
  if (another !== undefined) {
    indicator.fail(another, {
      code: "import-indicator",
      message: `the indicator is both ${kind} and ${another}`,
      hint: "keep one of them",
    });
    return undefined;
  }
  const fields = indicator.mapping(kind);
  return fields && kinds[kind]?.(fields, context);
}

function eventsSli(
  fields: Reader,
  { part, kind }: { part: string; kind: "bad" | "good" },
): CarriedSli<SliSpec> | undefined {
  const total = metricAt(fields, "total");
  const outcome = metricAt(fields, part);
  const grouping = fields.texts("grouping");
  if (total === undefined || outcome === undefined) return undefined;
  return carryEvents({ total, outcome: { ...outcome, kind }, reading: "counter", grouping });
}

function nativeSli(fields: Reader, { need }: ConversionContext): CarriedSli<SliSpec> | undefined {
  const total = metricAt(fields, "total");
  const grouping = fields.texts("grouping");
  const written = fields.needText("latency", "write latency: 200ms");
  if (written === undefined) return undefined;
  const seconds = durationToSeconds(written) ?? 0;
  if (seconds === 0) {
    const message = `${show(written)} is not a duration`;
    fields.fail("latency", { code: "import-indicator", message, hint: "write a duration such as 200ms" });
    return undefined;
  }
  const histogram = total && selectorOf(total);
  if (histogram === undefined) return undefined;
  need({ target: "prometheus-3" });
  fields.warn("", {
    code: "import-indicator",
    message: "native histograms need a newer target: the stack is set to prometheus-3",
    hint: "change rules.target if your rules are evaluated by another system",
  });
  if (grouping.some((label) => reservedLabels.has(label))) {
    const rate = `sum by (${grouping.join(", ")}) (rate(${histogram}[$window]))`;
    const error = `1 - histogram_fraction(0, ${seconds}, ${rate})`;
    return { sli: { kind: "ratio", error, weight: `histogram_count(${rate})` }, groupBy: grouping };
  }
  const threshold = secondsToDuration(seconds);
  return { sli: { kind: "latency", histogram, threshold, buckets: "native" }, groupBy: grouping };
}

/**
 * Pyrra counts samples, so time without samples has no weight and reads as if nothing had happened. Here a slice of time is good
 * only when every sample in it is 1, and a gap is unknown; a short gap is not covered by the samples before it.
 */
function gaugeSli(fields: Reader): CarriedSli<SliSpec> | undefined {
  const metric = fields.needText("metric", "write metric: probe_success");
  const grouping = fields.texts("grouping");
  if (metric === undefined) return undefined;
  const selector = selectorOf({
    text: metric,
    warn: (remark) => fields.warn("metric", remark),
    fail: (remark) => fields.fail("metric", remark),
  });
  if (selector === undefined) return undefined;
  fields.warn("", {
    code: "import-indicator",
    message: "the gauge becomes slices of time, each good when all of its samples are 1; Pyrra counted single samples",
    hint:
      grouping.length > 0
        ? "compare the figures: they may be a little lower"
        : "list the label of its series in groupBy if there are several: without, one bad series makes the slice bad",
  });
  return {
    sli: {
      kind: "timeSlice",
      condition: `min_over_time(${selector}[$window]) == 1`,
      slice: leastSlice,
      gap: "unknown",
    },
    groupBy: grouping,
  };
}

function metricAt(fields: Reader, key: string): WrittenQuery | undefined {
  const query = fields.needMapping(key, `write ${key}: {metric: ...}`);
  const text = query?.needText("metric", "write metric: and a metric with matchers");
  if (query === undefined || text === undefined) return undefined;
  return { text, warn: (remark) => query.warn("metric", remark), fail: (remark) => query.fail("metric", remark) };
}

/** The metric as it stands, when it is nothing but a metric with matchers. */
function selectorOf({ text, fail }: WrittenQuery): string | undefined {
  const result = queryOf(text.trim(), []);
  if (!result.ok) {
    fail(result.failure);
    return undefined;
  }
  const { expression } = result.query;
  const modified =
    expression.kind === "selector" && Object.values(expression.modifiers).some((modifier) => modifier !== undefined);
  if (expression.kind === "selector" && !modified) return text.trim().replace(/\s*\n\s*/g, " ");
  fail({
    code: "import-query",
    message: `${show(text)} is not a metric with matchers`,
    hint: 'write a metric such as probe_success{job="blackbox"}',
  });
  return undefined;
}
