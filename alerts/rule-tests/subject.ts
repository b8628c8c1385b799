import type { Labels, Slo, Stack } from "../../slo/model.ts";
import { infoLabels } from "../fact-rules.ts";
import { identityLabels } from "../signal-rules.ts";
import type { Expectation, ExpectedSample } from "./rule-test.ts";
import { atMinute, printSeries } from "./simulated-series.ts";

/** The SLO whose results are expected. */
export interface Subject {
  readonly slo: Slo;
  readonly stack: Stack;
  /** Labels that alerts take over from `slo:info`. */
  readonly own: Labels;
  /** Labels of its recorded series. */
  readonly identity: Labels;
}

/** An SLO with its labels, ready for many expectations. */
export function subjectOf(
  slo: Slo,
  { stack, taken }: { readonly stack: Stack; readonly taken: readonly string[] },
): Subject {
  const info = infoLabels(slo);
  const own = Object.fromEntries(taken.flatMap((name) => (info[name] === undefined ? [] : [[name, info[name]]])));
  return { slo, stack, own, identity: identityLabels(slo, stack) };
}

/** A query's whole result at a minute. */
export function expectation(minute: number, expr: string, samples: readonly ExpectedSample[]): Expectation {
  return { expr, eval_time: atMinute(minute), exp_samples: samples };
}

/** One sample of an expected result. */
export function sample(labels: Labels, value: number): ExpectedSample {
  return { labels: printSeries(labels) || "{}", value };
}
