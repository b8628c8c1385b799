import { allSlos, type Sli, type Slo, type Stack } from "../../slo/model.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import { shiftEvaluationSeconds } from "../../slo/shift/shift-timing.ts";
import { exclusionQuery } from "../exclusion-query.ts";
import { evaluationSeconds, rateWindowSeconds } from "../intervals.ts";
import { type SignalQueries, signalQueries } from "../signal-queries.ts";
import { badEvents } from "../sli-queries/events-queries.ts";

/** The events of an SLO as a rollout has to see them, per second: rules record them, and the exporter asks for them. */
export interface SloSpending extends SignalQueries {
  /** Undefined: they are those since the last evaluation. Else those of a range that reaches back to before the rollout. */
  readonly range: EventRange | undefined;
  readonly stepSeconds: number;
  /** Whether a HAProxy counts some of them, which forgets what came last when it begins anew; which one nobody asks, for matchers may name the same one in many ways. */
  readonly isProxyCounted: boolean;
}

export interface EventRange {
  readonly seconds: number;
  /** So much later than they happened events come into the range at most. */
  readonly lateSeconds: number;
}

/** Bad events since the last evaluation where counters tell them; else those of the SLO's usual range. Nothing of excluded times. */
export function sloSpending(slo: Slo, stack: Stack): SloSpending {
  const seconds = shiftEvaluationSeconds(stack);
  const range = rangeOfEvents(slo.sli, stack);
  const growth = range === undefined ? { growthSeconds: seconds } : {};
  const { total, bad } = signalQueries({ ...slo, idle: "good" }, stack, { selfContained: true, ...growth });
  const rest = { range, stepSeconds: seconds, isProxyCounted: isProxyCounted(slo.sli, stack, [total, bad]) };
  if (slo.exclusions.length === 0) return { total: `sum(${total})`, bad: `sum(${bad})`, ...rest };
  // A scrape is seen an evaluation late at most.
  const excluded = exclusionQuery(slo.exclusions, range?.seconds ?? 2 * seconds);
  const counted = (query: string) => `sum(${query})\nunless on () (\n${excluded}\n)`;
  return { total: counted(total), bad: counted(bad), ...rest };
}

/** A composite reads what rules recorded of its parts, so they are asked. Who records a proxy's counters names them with its own words before a colon. */
function isProxyCounted(sli: Sli, stack: Stack, queries: readonly string[]): boolean {
  if (sli.kind !== "composite")
    return queries.flatMap(vectorSelectors).some(({ metric }) => /(?:^|:)haproxy_/.test(metric ?? ""));
  const parts = new Set(sli.parts.map(({ slo }) => slo));
  return allSlos(stack).some((part) => parts.has(part.id) && sloSpending(part, stack).isProxyCounted);
}

function rangeOfEvents(sli: Sli, stack: Stack): EventRange | undefined {
  if (isCounted(sli)) return undefined;
  // Parts of a composite are recorded by the minute; a slice of time is judged by what was before its end.
  const lateSeconds =
    sli.kind === "composite" ? evaluationSeconds : sli.kind === "timeSlice" ? evaluationSeconds + sli.sliceSeconds : 0;
  return { seconds: rateWindowSeconds(stack), lateSeconds };
}

/** Whether counters tell the bad events by themselves. Differences of two counters would tremble by what scrapes are apart. */
function isCounted(sli: Sli): boolean {
  switch (sli.kind) {
    case "events":
      return badEvents(sli)?.kind === "counter";
    case "latency":
      return sli.buckets === "classic";
    case "probe":
      return true;
    default:
      return false;
  }
}
