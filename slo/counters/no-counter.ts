import { type LabelMatcher, printSelector, type SeriesSelector } from "../promql/print-selector.ts";
import { takes } from "./outcomes/taken-answers.ts";

/** Why events cannot be counted by a series, as far as its name and matchers tell. */
export interface NoCounter {
  readonly message: string;
  readonly hint: string;
  /** None: its rate means nothing. Little: a name may mislead, but hardly does. Some: it may be what is meant. */
  readonly doubt: "none" | "little" | "some";
}

/** What is wrong with a series whose rate is taken as events per second; undefined where nothing speaks against it. */
export function noCounter(selector: SeriesSelector): NoCounter | undefined {
  const { metric, matchers } = selector;
  if (metric === undefined) return undefined;
  const isOfAll = /_(?:count|sum)$/.test(metric);
  const [ofParts] = matchers.filter(isOfParts);
  if (isOfAll && ofParts !== undefined) return partOfAll(metric, { selector, ofParts });
  if (!isOfAll && matchers.some(({ label }) => label === "quantile")) return quantileOf(metric);
  const kind = kinds.find(({ name }) => name.test(metric));
  if (kind === undefined || (kind.isParted && matchers.some(({ label }) => label === "le"))) return undefined;
  return {
    message: `${metric} ${kind.is}`,
    hint: kind.cure(metric),
    doubt: kind.units?.test(metric) === false ? "some" : kind.doubt,
  };
}

/** Whether a matcher asks for one bucket, or one quantile. */
function isOfParts(matcher: LabelMatcher): boolean {
  return ["le", "quantile"].includes(matcher.label) && !takes(matcher)("");
}

interface PartOfAll {
  readonly selector: SeriesSelector;
  readonly ofParts: LabelMatcher;
}

/** What counts, or adds up, all that was measured has neither buckets nor quantiles. */
function partOfAll(metric: string, { selector, ofParts: { label } }: PartOfAll): NoCounter {
  const matchers = selector.matchers.filter((matcher) => !isOfParts(matcher));
  const counter = printSelector({ ...selector, metric: metric.replace(/_sum$/, "_count"), matchers });
  const bucket = label === "le" ? `, or ${metric.replace(/_(?:count|sum)$/, "_bucket")} for one bucket` : "";
  return {
    message: `${metric} is of all that was measured, and has no ${label}: no series is found`,
    hint: `write ${counter}${bucket}`,
    doubt: "little",
  };
}

/** A summary has a series for each quantile, and beside them what counts each event once. */
function quantileOf(metric: string): NoCounter {
  return {
    message: `${metric} by quantile is how long events took, and counts none`,
    hint: `write ${metric}_count, without quantile, which counts each once`,
    doubt: "little",
  };
}

interface Kind {
  readonly name: RegExp;
  /** Each of its series counts by itself: one of them may be asked for by le. */
  readonly isParted?: boolean;
  readonly doubt: NoCounter["doubt"];
  /** Names of which there is little doubt, where others leave some. */
  readonly units?: RegExp;
  readonly is: string;
  readonly cure: (metric: string) => string;
}

const counterItself = () => "write the counter that it is made of: rates are taken of that";
const counterOfAll = () => "write a counter of requests, which only rises: such as http_requests_total";
/** What measures time or bytes counts, too, how often it did. */
const measured = /_(?:(?:milli|micro|nano)?seconds|ms|bytes|duration|latency|time)_[a-z0-9]+$/;

/** The first that fits a name tells what it is. */
const kinds: readonly Kind[] = [
  {
    // Source: https://prometheus.io/docs/practices/rules/#naming (level:metric:operations)
    name: /:(?:[a-z0-9_]*_)?(?:i?rate|increase|i?delta|deriv)(?:\d+(?:ms|[smhdwy]))*(?:_[a-z0-9_]*|:[a-z0-9_]*)?$/,
    doubt: "none",
    is: "is recorded as a rate already: a rate of it counts nothing",
    cure: counterItself,
  },
  {
    name: /(?:^|[_:])(?:per_(?:s|sec|second|m|min|minute|h|hour|day)|rps|qps)$/,
    doubt: "little",
    is: "is a rate already: a rate of it counts nothing",
    cure: counterItself,
  },
  {
    // Sources: https://prometheus.io/docs/concepts/jobs_instances, https://github.com/prometheus/blackbox_exporter
    name: /^(?:up|probe_success|ALERTS)$/,
    doubt: "little",
    is: "is 1 or 0, and counts nothing",
    cure: counterOfAll,
  },
  {
    // Source: https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics (its counters end with _total)
    name: /^kube_(?!.*_(?:total|count|sum|bucket)$)[a-z0-9_]+$/,
    doubt: "little",
    is: "is a gauge of kube-state-metrics, which tells what there is just now: a rate of it counts nothing",
    cure: counterOfAll,
  },
  {
    // Source: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md (_created of each counter)
    name: /_created$/,
    doubt: "little",
    // Orders are created, too.
    units: /_(?:requests|errors|responses|calls|seconds|bytes|duration|latency|count|total)_created$/,
    is: "is the time at which a counter began, and counts nothing",
    cure: (metric) => {
      const base = metric.replace(/(?:_total|_count)?_created$/, "");
      return `write ${base}${/_(?:seconds|bytes|duration|latency)$/.test(base) ? "_count" : "_total"}`;
    },
  },
  {
    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html (a value per period)
    name: /^aws_[a-z0-9_]+_(?:sum|average|minimum|maximum|sample_count)$/,
    doubt: "little",
    is: "is a gauge of CloudWatch, a value for each period: a rate of it counts nothing",
    cure: () =>
      'count where requests arrive: at a proxy or the application; a shift of an ALB has traffic: { kind: "alb" }',
  },
  {
    // Source: https://github.com/prometheus-community/stackdriver_exporter#what-metrics-are-exported (DELTA is a gauge unless aggregated)
    name: /^stackdriver_[a-z0-9_]+_(?:count|bytes|requests|errors|total)$/,
    doubt: "some",
    is: "is a gauge of Cloud Monitoring, what came in a minute, unless its exporter aggregates deltas: a rate of it counts nothing",
    cure: () => "count where requests arrive, or start stackdriver_exporter with --monitoring.aggregate-deltas",
  },
  {
    name: /[_:](?:max|min|avg|average|mean|median|p\d{2,3})$/,
    doubt: "little",
    is: "is a gauge that rises and falls: a rate of it counts nothing",
    cure: (metric) =>
      measured.test(metric)
        ? `write ${metric.replace(/[_:][a-z0-9]+$/, "_count")}, which counts each once`
        : counterOfAll(),
  },
  {
    name: /(?:^|[_:])(?:ratio|percent|percentage|pct)(?:\d+(?:ms|[smhdwy]))?$/,
    doubt: "none",
    is: "is a ratio and no counter: a rate of it counts nothing",
    cure: () => 'write a counter of events; an SLO of a ratio has sli: { kind: "ratio" }',
  },
  {
    name: /(?:^|[_:])(?:in_?flight|in_?progress)(?:_(?:requests|connections|sessions|streams|calls))?$/,
    doubt: "little",
    is: "is a gauge of what is in flight: a rate of it counts nothing",
    cure: () => "write the counter of all of them, which only rises: such as http_requests_total",
  },
  {
    name: /_(?:active|current|open|pending|queued|concurrent)_(?:requests|connections|sessions|streams|calls|queue)$|_(?:requests|rq|connections|cx|sessions|streams|calls)_(?:active|current|open|pending|queued|concurrent)$/,
    doubt: "little",
    is: "is a gauge of what there is just now: a rate of it counts nothing",
    cure: () => "write the counter of all of them, which only rises: such as http_requests_total",
  },
  {
    // Source: https://prometheus.io/docs/practices/naming (the unit stands last, and behind it only the _total of a counter)
    name: /_(?:request|response|call|handling|processing|latency|duration)s?_(?:(?:milli|micro|nano)?seconds|ms|duration|latency)$/,
    doubt: "little",
    is: "is how long events took, and counts none",
    cure: (metric) => `write ${metric}_count, which counts each once`,
  },
  {
    // Each success was measured as 1: Grafana's synthetic monitoring has probe_all_success_sum beside its _count.
    name: /(?<!_success)_sum$/,
    doubt: "little",
    units: measured,
    is: "adds up what was measured, and counts no events",
    cure: (metric) => `write ${metric.replace(/_sum$/, "_count")}, which counts each once`,
  },
  {
    name: /_bucket$/,
    isParted: true,
    doubt: "little",
    is: "counts a request in many of its buckets, which are added up",
    cure: (metric) => `write ${metric.replace(/_bucket$/, "_count")}, which counts each once`,
  },
];
