import type Big from "big.js";
import type { Labels, Query, Sli, Slo, Stack } from "../../slo/model.ts";
import { assertNever } from "../../slo/problem.ts";
import { topLevelComparison, vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Gap } from "../../slo/spec.ts";
import { rateWindowSeconds } from "../intervals.ts";
import { latencyGroups, queryGroups } from "./event-groups.ts";
import { answersWithoutData } from "./expression-parts.ts";
import { ratioGroups, timeSliceGroups } from "./level-groups.ts";
import { probeGroups } from "./probe-groups.ts";
import type { SimulatedSeries } from "./simulated-series.ts";

/** How a test makes an SLO see errors: which series to feed, and what the SLO makes of them. */
export interface SignalSource {
  /** One entry per group that the SLO keeps apart (at most two are simulated), or a single one without labels. */
  readonly groups: readonly SourceGroup[];
  /** Seconds after which the signals show nothing but what happens since. */
  readonly settleSeconds: number;
  /** `events`: busy times weigh more than quiet ones, and there are times without events. `time`: every minute weighs the same. */
  readonly measure: "events" | "time";
  /** The error ratio that the SLO shows when its series are fed with this one. */
  readonly shown: (ratio: Big) => Big;
  /** What the SLO sees when its series are gone, and before a test begins. */
  readonly gone: "missing" | "bad" | "unseen";
  /** `recorded` when the series that rules record are fed instead of the metrics behind them. */
  readonly feeds: "metrics" | "recorded";
}

export interface SourceGroup {
  readonly labels: Labels;
  readonly series: readonly SimulatedSeries[];
}

/** The source of an SLO that is no composite, from its own metrics; nothing where its queries are too free for it. */
export function metricSource(slo: Slo, stack: Stack): SignalSource | undefined {
  const { sli, groupBy } = slo;
  const events = {
    settleSeconds: rateWindowSeconds(stack),
    measure: "events",
    shown: same,
    gone: "missing",
    feeds: "metrics",
  } as const;
  const source = (groups: readonly SourceGroup[], rest: Partial<SignalSource> = {}): SignalSource | undefined =>
    groups.length === 0 ? undefined : { ...events, groups, ...rest };
  switch (sli.kind) {
    case "events":
      return source(queryGroups(sli, groupBy), { gone: answersWithoutData(textOf(sli.total)) ? "unseen" : "missing" });
    case "latency":
      return source(latencyGroups(sli, groupBy));
    case "probe":
      return source(probeGroups(sli, groupBy, stack), goneOf(sli));
    case "timeSlice": {
      // A selector without a range sees a sample for five minutes, and the signal counts slices of five minutes.
      const seesInstants = queriesOf(sli)
        .flatMap(vectorSelectors)
        .some(({ range }) => range === undefined);
      const settleSeconds = Math.max(sli.sliceSeconds, seesInstants ? 300 : 0) + 300;
      return source(timeSliceGroups(sli, groupBy), {
        settleSeconds,
        measure: "time",
        shown: allOrNothing,
        ...goneOf(sli),
      });
    }
    case "ratio": {
      const gone = queriesOf(sli).every(answersWithoutData) ? "unseen" : "missing";
      return source(ratioGroups(sli, groupBy), { measure: sli.weight === undefined ? "time" : "events", gone });
    }
    case "composite":
      return undefined;
    default:
      return assertNever(sli);
  }
}

/** The texts of an SLI's queries. */
export function queriesOf(sli: Sli): readonly string[] {
  switch (sli.kind) {
    case "events":
      return [textOf(sli.total), textOf(sli.outcome.query)];
    case "latency":
      return [sli.histogram];
    case "timeSlice":
      return [topLevelComparison(sli.condition)?.left ?? sli.condition];
    case "ratio":
      return [sli.error, ...(sli.weight === undefined ? [] : [textOf(sli.weight)])];
    case "probe":
    case "composite":
      return [];
    default:
      return assertNever(sli);
  }
}

function goneOf({ gap }: { readonly gap: Gap }): Pick<SignalSource, "gone"> {
  return { gone: gap === "bad" ? "bad" : "missing" };
}

function textOf(query: Query): string {
  return query.kind === "counter" ? query.selector : query.text;
}

function same(ratio: Big): Big {
  return ratio;
}

/** A slice is good or bad as a whole. */
function allOrNothing(ratio: Big): Big {
  return ratio.lt(1) ? ratio.times(0) : ratio;
}
