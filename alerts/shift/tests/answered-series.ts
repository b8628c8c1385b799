import type { Labels } from "../../../slo/model.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import type { SeriesSum } from "../../../slo/shift/traffic/arm-series.ts";
import { having, sampleLabels } from "../../rule-tests/sample-labels.ts";
import type { ArmFlow } from "./arm-flow.ts";
import { sampleOf } from "./sample-of.ts";

/** The queries of what an arm answers. */
export interface AnsweredQueries {
  readonly answered: string;
  readonly failed: string | undefined;
  readonly slow: SeriesSum | undefined;
  /** How many requests the arm answers. */
  readonly answersOf: (flow: ArmFlow) => number;
}

/** A series and what it counts; without labels where none is found. */
export interface CountedSeries {
  readonly labels: Labels | undefined;
  readonly count: (flow: ArmFlow) => number;
}

/** Requests that end alike, so that one series counts them. */
interface Part {
  readonly match: readonly string[];
  readonly avoid: readonly string[];
  readonly count: (flow: ArmFlow) => number;
}

/** The series that count what an arm answers, each once, however many of the queries select it. */
export function answeredSeries(queries: AnsweredQueries): readonly CountedSeries[] {
  const { slow } = queries;
  const [good, failed] = partsOf(queries);
  if (slow === undefined) return [good, ...failed].map(seriesOf);
  const [all, within] = slow;
  return within === undefined
    ? besideSlow([good, failed], all.selector)
    : withHistogram([good, failed], { all: all.selector, within: within.selector, answersOf: queries.answersOf });
}

/** What is well, and what fails, of which a query may not tell. */
type Parts = readonly [good: Part, failed: readonly Part[]];

function partsOf({ answered, failed, answersOf }: AnsweredQueries): Parts {
  if (failed === undefined) return [{ match: [answered], avoid: [], count: answersOf }, []];
  const errors = (flow: ArmFlow) => flow.errors;
  if (sampleOf([answered, failed]) === undefined)
    return [{ match: [answered], avoid: [], count: answersOf }, [{ match: [failed], avoid: [], count: errors }]];
  const spared = (flow: ArmFlow) => answersOf(flow) - flow.errors;
  return [
    { match: [answered], avoid: [failed], count: spared },
    [{ match: [answered, failed], avoid: [], count: errors }],
  ];
}

/** A counter of slow requests may be a part of that of all requests; none of those that fail is slow then. */
function besideSlow([good, failed]: Parts, slow: string): readonly CountedSeries[] {
  const isPart = sampleOf([...good.match, slow], good.avoid) !== undefined;
  const slowOf = (flow: ArmFlow) => (isPart ? Math.min(flow.slow, good.count(flow)) : flow.slow);
  const fast = (flow: ArmFlow) => good.count(flow) - (isPart ? slowOf(flow) : 0);
  const others = failed.flatMap(({ match }) => match.slice(-1));
  const parts: readonly Part[] = [
    { ...good, avoid: [...good.avoid, slow], count: fast },
    ...failed.map((part) => ({ ...part, avoid: [...part.avoid, slow] })),
    { match: isPart ? [...good.match, slow] : [slow], avoid: others, count: slowOf },
  ];
  return parts.map(seriesOf);
}

interface Histogram {
  readonly all: string;
  readonly within: string;
  readonly answersOf: (flow: ArmFlow) => number;
}

/** The count of a histogram is mostly that of the requests, too; what no other query counts of it gets a series of its own. */
function withHistogram([good, failed]: Parts, { all, within, answersOf }: Histogram): readonly CountedSeries[] {
  const inHistogram = (part: Part): Part => ({ ...part, match: [...part.match, all] });
  const isTimed = (part: Part) => sampleOf([...part.match, all], part.avoid) !== undefined;
  const counted = [good, ...failed].map((part) => (isTimed(part) ? inHistogram(part) : part));
  const failedToo = failed.filter(isTimed);
  const others = (flow: ArmFlow) => failedToo.reduce((sum, part) => sum + part.count(flow), 0);
  const apart: readonly Part[] = isTimed(good)
    ? []
    : [
        {
          match: [all],
          avoid: failedToo.flatMap(({ match }) => match),
          count: (flow) => answersOf(flow) - others(flow),
        },
      ];
  const timed = [...(isTimed(good) ? [good].map(inHistogram) : apart), ...failedToo.map(inHistogram)];
  const buckets = timed.map((part, index): CountedSeries => {
    const before = timed.slice(0, index);
    // Slow are those that are well, and of those that fail only what is left.
    const slow = (flow: ArmFlow) => flow.slow - before.reduce((sum, { count }) => sum + count(flow), 0);
    const count = (flow: ArmFlow) => part.count(flow) - Math.min(part.count(flow), Math.max(0, slow(flow)));
    return { labels: bucketLabels(seriesOf(part).labels, within), count };
  });
  return [...[...counted, ...apart].map(seriesOf), ...buckets];
}

function seriesOf({ match, avoid, count }: Part): CountedSeries {
  return { labels: sampleOf(match, avoid), count };
}

/** A bucket of what a series counts has its labels. */
function bucketLabels(counted: Labels | undefined, within: string): Labels | undefined {
  if (counted === undefined) return undefined;
  const { __name__: _, ...labels } = counted;
  return sampleLabels(vectorSelectors(within).map((selector) => having(selector, labels)));
}
