/** How tightly an operator binds and what it does; source: https://prometheus.io/docs/prometheus/latest/querying/operators/ */
export interface Operator {
  readonly precedence: number;
  readonly kind: "arithmetic" | "comparison" | "set" | "trim";
}

export const operators: Readonly<Record<string, Operator>> = {
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
};

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
export const aggregators: Readonly<Record<string, Aggregator>> = {
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
};

/** Words that the grammar reserves so firmly that no metric can be written with them outside quotes. */
export const reservedWords: ReadonlySet<string> = new Set(["bool", "on", "ignoring", "group_left", "group_right", "atan2"]);

/** Words of the grammar that are also fine as metric names, but never as function names. */
export const softWords: ReadonlySet<string> = new Set(["by", "without", "offset", "and", "or", "unless"]);
