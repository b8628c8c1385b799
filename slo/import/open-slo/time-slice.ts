import Big from "big.js";
import { durationToSeconds, secondsToDuration } from "../../duration.ts";
import { show } from "../../problem.ts";
import { isVectorSelector, topLevelComparison } from "../../promql/selectors.ts";
import type { RatioSpec, TimeSliceSpec } from "../../spec.ts";
import { type CarriedSli, commonGrouping, type WrittenEvents, type WrittenQuery } from "../carry/events.ts";
import { parenthesize } from "../carry/parenthesize.ts";
import { type CarriedQuery, carryEventsQuery, carryInstantQuery, carryQuery } from "../carry/query.ts";
import { carrySlice, leastSlice } from "../carry/slice.ts";
import type { Reader } from "../source/reader.ts";
import { type BudgetingMethod, loseSlice } from "./indicator.ts";

const operators: Readonly<Record<string, string>> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

interface SliceContext {
  readonly objective: Reader;
  readonly method: BudgetingMethod;
}

/** A measurement and its limit as slices of time that are good while the limit is kept. */
export function thresholdSlice(
  written: WrittenQuery,
  { objective, method, ratio }: SliceContext & { readonly ratio?: "success" | "failure" },
): CarriedSli<TimeSliceSpec> | undefined {
  const share = method === "occurrences" ? "1" : shareOf(objective);
  const limit = ratio === undefined ? limitOf(objective) : ratioLimit(share, ratio);
  const measured = measurement(written, { limit, share: ratio === undefined ? share : "1" });
  const slice = sliceOf(objective, method);
  if (measured === undefined || limit === undefined) return undefined;
  if (method === "occurrences") {
    const message = "single measurements become slices of time: a slice is good when the limit is kept in it";
    objective.warn("", { code: "import-indicator", message, hint: "compare the figures: they may differ a little" });
  }
  return {
    sli: { kind: "timeSlice", condition: measured.condition, slice, gap: "unknown" },
    groupBy: measured.groupBy,
  };
}

interface Measurement {
  readonly condition: string;
  readonly groupBy: readonly string[];
}

/** The condition of a good slice: the limit is kept by its worst value, or by a share of its values. */
function measurement(
  written: WrittenQuery,
  { limit, share }: { limit: Limit | undefined; share: string },
): Measurement | undefined {
  const instant = carryInstantQuery(written.text);
  const result =
    !instant.ok || share !== "1" || isVectorSelector(instant.query.text) ? instant : carryQuery(written.text, "gauge");
  if (!result.ok) written.fail(result.failure);
  if (!result.ok || limit === undefined) return undefined;
  const { query } = result;
  for (const remark of query.remarks) written.warn(remark);
  const { operator, value } = limit;
  const groupBy = typeof query.groupBy === "string" ? [] : query.groupBy;
  if (share !== "1")
    return {
      condition: `avg_over_time((${parenthesize(query, operator)} ${operator} bool ${value})[$window:]) >= ${share}`,
      groupBy,
    };
  if (isVectorSelector(query.text)) {
    const worst = operator.startsWith("<") ? "max_over_time" : "min_over_time";
    return { condition: `${worst}(${query.text}[$window]) ${operator} ${value}`, groupBy };
  }
  return { condition: verdictOf(query, limit) ?? `${parenthesize(query, operator)} ${operator} ${value}`, groupBy };
}

/** `x == bool 1` that must be at least 1 is the condition `x == 1`. */
function verdictOf(query: CarriedQuery, { operator, value }: Limit): string | undefined {
  const comparison = topLevelComparison(query.text);
  if (comparison?.bool !== true || operator !== ">=" || value !== "1") return undefined;
  return `${comparison.left} ${comparison.op} ${comparison.right}`;
}

/** Counts of events per slice: good while the share of good events is high enough, or the mean of all slices' shares. */
export function ratioSlice(
  events: WrittenEvents,
  { objective, method, at }: SliceContext & { readonly at: Reader },
): CarriedSli<TimeSliceSpec | RatioSpec> | undefined {
  const total = carriedEvents(events.total, events);
  const outcome = carriedEvents(events.outcome, events);
  if (total === undefined || outcome === undefined) return undefined;
  const groupBy = commonGrouping(total, outcome, (remark) => at.warn("", remark));
  const by = groupBy.length === 0 ? "" : ` by (${groupBy.join(", ")}) `;
  const on = groupBy.length === 0 ? "" : ` on (${groupBy.join(", ")})`;
  const rated = (query: CarriedQuery) =>
    query.kind === "counter" ? `sum${by}(rate(${query.text}[$window]))` : `(${query.text})`;
  // Missing bad or good events are none; a time without any event is no measurement.
  const share = `(${rated(outcome)} or${on} 0 * ${rated(total)}) / (${rated(total)} > 0)`;
  if (method === "ratiotimeslices") {
    loseSlice(objective);
    return { sli: { kind: "ratio", error: events.outcome.kind === "bad" ? share : `1 - ${share}` }, groupBy };
  }
  const limit = ratioLimit(shareOf(objective), events.outcome.kind === "bad" ? "failure" : "success");
  return {
    sli: {
      kind: "timeSlice",
      condition: `${share} ${limit.operator} ${limit.value}`,
      slice: sliceOf(objective, method),
      gap: "unknown",
    },
    groupBy,
  };
}

function carriedEvents(written: WrittenQuery, { reading }: WrittenEvents): CarriedQuery | undefined {
  const result = carryEventsQuery(written.text, reading);
  if (!result.ok) {
    written.fail(result.failure);
    return undefined;
  }
  for (const remark of result.query.remarks) written.warn(remark);
  return result.query;
}

interface Limit {
  readonly operator: string;
  readonly value: string;
}

function ratioLimit(share: string, kind: "success" | "failure"): Limit {
  return kind === "success"
    ? { operator: ">=", value: share }
    : { operator: "<=", value: new Big(1).minus(share).toFixed() };
}

function limitOf(objective: Reader): Limit | undefined {
  const operator = objective.needText("op", "write op: lt, lte, gt or gte");
  const value = objective.needText("value", "write the value that the measurement is compared with");
  if (operator === undefined || value === undefined) return undefined;
  const known = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (known === undefined) {
    const message = `the operator ${show(operator)} is not known`;
    objective.fail("op", { code: "import-indicator", message, hint: "write lt, lte, gt or gte" });
  }
  if (!Number.isFinite(Number(value))) {
    objective.fail("value", {
      code: "import-indicator",
      message: `${show(value)} is not a number`,
      hint: "write a number",
    });
  }
  if (known === undefined || !Number.isFinite(Number(value))) return undefined;
  return { operator: known, value: new Big(Number(value)).toFixed() };
}

/** How much of a slice must be good for the slice to be good; all of it, unless the objective says so. */
function shareOf(objective: Reader): string {
  const written = objective.text("timeSliceTarget");
  const share = Number(written ?? 1);
  if (share > 0 && share <= 1) return new Big(share).toFixed();
  objective.warn("timeSliceTarget", {
    code: "import-indicator",
    message: `the timeSliceTarget ${show(written)} becomes 1: it is no share above 0 and up to 1`,
    hint: "write 0.95",
  });
  return "1";
}

/** The slice of the objective; a plain number means minutes. */
function sliceOf(objective: Reader, method: BudgetingMethod): string {
  const written = method === "occurrences" ? undefined : objective.text("timeSliceWindow");
  if (written === undefined) return leastSlice;
  const seconds = /^\d+$/.test(written) ? Number(written) * 60 : durationToSeconds(written);
  if (seconds === undefined || seconds === 0 || seconds > 86_400) {
    objective.warn("timeSliceWindow", {
      code: "import-indicator",
      message: `the slice of ${show(written)} becomes ${leastSlice}`,
      hint: "write a duration such as 5m",
    });
    return leastSlice;
  }
  const { slice, warning } = carrySlice(secondsToDuration(seconds));
  if (warning !== undefined) objective.warn("timeSliceWindow", warning);
  return slice;
}
