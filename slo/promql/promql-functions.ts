import type { Availability } from "./promql-dialect.ts";

/** What an expression gives. */
export type PromqlType = "scalar" | "string" | "instant" | "range";

/** What a function takes and gives, and in which versions of Prometheus it exists. */
export interface Signature extends Availability {
  readonly args: readonly PromqlType[];
  /** The fewest arguments; the last type repeats for any beyond the list. */
  readonly min: number;
  readonly max: number;
  readonly returns: PromqlType;
}

type Options = Availability & { readonly min?: number; readonly max?: number };

function signature(args: readonly PromqlType[], returns: PromqlType, options: Options = {}): Signature {
  return { args, returns, min: args.length, max: args.length, ...options };
}

const number = (options?: Options) => signature([], "scalar", options);
const overInstant = (options?: Options) => signature(["instant"], "instant", options);
const overRange = (options?: Options) => signature(["range"], "instant", options);
const ofDate = signature(["instant"], "instant", { min: 0 });

const experimental = (since: string): Options => ({ since, flag: "promql-experimental-functions" });

/**
 * Every function of PromQL up to Prometheus 3.15. Types: https://prometheus.io/docs/prometheus/latest/querying/functions/ ;
 * versions: https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md (everything without a version is in 2.42).
 */
export const promqlFunctions: Readonly<Record<string, Signature>> = {
  abs: overInstant(),
  absent: overInstant(),
  absent_over_time: overRange(),
  acos: overInstant(),
  acosh: overInstant(),
  asin: overInstant(),
  asinh: overInstant(),
  atan: overInstant(),
  atanh: overInstant(),
  avg_over_time: overRange(),
  ceil: overInstant(),
  changes: overRange(),
  clamp: signature(["instant", "scalar", "scalar"], "instant"),
  clamp_max: signature(["instant", "scalar"], "instant"),
  clamp_min: signature(["instant", "scalar"], "instant"),
  cos: overInstant(),
  cosh: overInstant(),
  count_over_time: overRange(),
  day_of_month: ofDate,
  day_of_week: ofDate,
  day_of_year: ofDate,
  days_in_month: ofDate,
  deg: overInstant(),
  delta: overRange(),
  deriv: overRange(),
  double_exponential_smoothing: signature(["range", "scalar", "scalar"], "instant", experimental("3.0")),
  end: number(experimental("3.12")),
  exp: overInstant(),
  first_over_time: overRange({ since: "3.14" }),
  floor: overInstant(),
  histogram_avg: overInstant({ since: "2.51" }),
  histogram_count: overInstant(),
  histogram_fraction: signature(["scalar", "scalar", "instant"], "instant"),
  histogram_quantile: signature(["scalar", "instant"], "instant"),
  histogram_quantiles: signature(["instant", "string", "scalar"], "instant", { max: 12, ...experimental("3.11") }),
  histogram_stddev: overInstant({ since: "2.47" }),
  histogram_stdvar: overInstant({ since: "2.47" }),
  histogram_sum: overInstant(),
  holt_winters: signature(["range", "scalar", "scalar"], "instant", {
    until: "3.0",
    instead: "double_exponential_smoothing()",
  }),
  hour: ofDate,
  idelta: overRange(),
  increase: overRange(),
  info: signature(["instant", "instant"], "instant", { min: 1, ...experimental("2.55") }),
  irate: overRange(),
  label_join: signature(["instant", "string", "string", "string"], "instant", {
    min: 3,
    max: Number.POSITIVE_INFINITY,
  }),
  label_replace: signature(["instant", "string", "string", "string", "string"], "instant"),
  last_over_time: overRange(),
  ln: overInstant(),
  log10: overInstant(),
  log2: overInstant(),
  mad_over_time: overRange(experimental("2.49")),
  max_of: signature(["scalar", "scalar"], "scalar", experimental("3.13")),
  max_over_time: overRange(),
  min_of: signature(["scalar", "scalar"], "scalar", experimental("3.13")),
  min_over_time: overRange(),
  minute: ofDate,
  month: ofDate,
  pi: number(),
  predict_linear: signature(["range", "scalar"], "instant"),
  present_over_time: overRange(),
  quantile_over_time: signature(["scalar", "range"], "instant"),
  rad: overInstant(),
  range: number(experimental("3.12")),
  rate: overRange(),
  resets: overRange(),
  round: signature(["instant", "scalar"], "instant", { min: 1 }),
  scalar: signature(["instant"], "scalar"),
  sgn: overInstant(),
  sin: overInstant(),
  sinh: overInstant(),
  sort: overInstant(),
  sort_by_label: signature(["instant", "string"], "instant", {
    min: 1,
    max: Number.POSITIVE_INFINITY,
    ...experimental("2.49"),
  }),
  sort_by_label_desc: signature(["instant", "string"], "instant", {
    min: 1,
    max: Number.POSITIVE_INFINITY,
    ...experimental("2.49"),
  }),
  sort_desc: overInstant(),
  sqrt: overInstant(),
  start: number(experimental("3.12")),
  start_timestamp: overInstant(experimental("3.14")),
  stddev_over_time: overRange(),
  stdvar_over_time: overRange(),
  step: number(experimental("3.12")),
  sum_over_time: overRange(),
  tan: overInstant(),
  tanh: overInstant(),
  time: number(),
  timestamp: overInstant(),
  ts_of_first_over_time: overRange(experimental("3.7")),
  ts_of_last_over_time: overRange(experimental("3.5")),
  ts_of_max_over_time: overRange(experimental("3.5")),
  ts_of_min_over_time: overRange(experimental("3.5")),
  vector: signature(["scalar"], "instant"),
  year: ofDate,
};
