/** A file for `promtool test rules`. */
export interface RuleTestFile {
  /** No folder and no ending: `service-checkout`. */
  readonly name: string;
  /** What the tests of this file cannot exercise, and why: comments at the top of the file. */
  readonly notes: readonly string[];
  readonly data: RuleTestData;
}

/** The content of a test file, in promtool's own field names. */
export interface RuleTestData {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  /** promtool evaluates groups that are not named here in random order. */
  readonly group_eval_order: readonly string[];
  readonly tests: readonly RuleTest[];
}

/** One simulated course of events, and what must be true at some minutes of it. */
export interface RuleTest {
  readonly name: string;
  /** Time between two values of an input series. */
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly promql_expr_test: readonly Expectation[];
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** The whole result that a query must have at one minute. */
export interface Expectation {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly ExpectedSample[];
}

export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
}
