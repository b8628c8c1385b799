/** How tightly an operator binds and what it does; source: https://prometheus.io/docs/prometheus/latest/querying/operators/ */
export interface Operator {
  readonly precedence: number;
  readonly kind: "arithmetic" | "comparison" | "set" | "trim";
}

const operatorTable = {
  or: { precedence: 1, kind: "set" },
  and: { precedence: 2, kind: "set" },
  unless: { precedence: 2, kind: "set" },
  "==": { precedence: 3, kind: "comparison" },
  "!=": { precedence: 3, kind: "comparison" },
  ">": { precedence: 3, kind: "comparison" },
  "<": { precedence: 3, kind: "comparison" },
  ">=": { precedence: 3, kind: "comparison" },
  "<=": { precedence: 3, kind: "comparison" },
  "</": { precedence: 3, kind: "trim" },
  ">/": { precedence: 3, kind: "trim" },
  "+": { precedence: 4, kind: "arithmetic" },
  "-": { precedence: 4, kind: "arithmetic" },
  "*": { precedence: 5, kind: "arithmetic" },
  "/": { precedence: 5, kind: "arithmetic" },
  "%": { precedence: 5, kind: "arithmetic" },
  atan2: { precedence: 5, kind: "arithmetic" },
  "^": { precedence: 6, kind: "arithmetic" },
} as const satisfies Readonly<Record<string, Operator>>;

/** Every operator by its spelling in lower case; a map, because a metric may be called "constructor". */
export const operators: ReadonlyMap<string, Operator> = new Map(Object.entries(operatorTable));

/** The only operator that groups from the right: 2 ^ 3 ^ 2 is 2 ^ 9. */
export const RIGHT_TO_LEFT = "^";

/** A sign in front of an operand takes in a power and nothing looser: -a ^ b is -(a ^ b), -a * b is (-a) * b. */
export const SIGN_PRECEDENCE = 6;

export interface Aggregator {
  /** What the first of two arguments must be; absent when there is one argument. */
  readonly parameter?: "scalar" | "string";
  /** Keeps whole series instead of folding them into one per group. */
  readonly keepsSeries?: true;
}

/** Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators */
const aggregatorTable = {
  sum: {},
  avg: {},
  min: {},
  max: {},
  count: {},
  group: {},
  stddev: {},
  stdvar: {},
  quantile: { parameter: "scalar" },
  count_values: { parameter: "string" },
  topk: { parameter: "scalar", keepsSeries: true },
  bottomk: { parameter: "scalar", keepsSeries: true },
  limitk: { parameter: "scalar", keepsSeries: true },
  limit_ratio: { parameter: "scalar", keepsSeries: true },
} as const satisfies Readonly<Record<string, Aggregator>>;

/** Every aggregation by its name in lower case. */
export const aggregators: ReadonlyMap<string, Aggregator> = new Map(Object.entries(aggregatorTable));

/** Words of the grammar that are neither operators nor aggregations; none of them is a function. */
export const keywords: ReadonlySet<string> = new Set([
  ...["bool", "on", "ignoring", "group_left", "group_right", "by", "without", "offset"],
  ...["fill", "fill_left", "fill_right", "start", "end", "inf", "nan"],
]);
