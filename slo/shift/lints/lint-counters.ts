import type { Problem } from "../../problem.ts";
import type { LabelMatcher, SeriesSelector } from "../../promql/print-selector.ts";
import { isVectorSelector, vectorSelectors } from "../../promql/selectors.ts";
import type { ShiftLint } from "../lint-shifts.ts";

/** Counters of requests and of errors that are one, or of which the second counts what the first leaves out. */
export const lintCounters: ShiftLint = ({ shift: { traffic }, path }) => {
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const [requests, errors] = [selectorOf(traffic.requests), selectorOf(traffic.errors)];
  if (requests === undefined || errors === undefined || requests.metric !== errors.metric) return [];
  const words = wordsOf(requests, errors, traffic.errors);
  return words === undefined ? [] : [{ code: "shift-counters", ...words, path: `${path}.traffic.${words.path}` }];
};

function selectorOf(text: string): SeriesSelector | undefined {
  return isVectorSelector(text) ? vectorSelectors(text)[0] : undefined;
}

function wordsOf(
  requests: SeriesSelector,
  errors: SeriesSelector,
  written: string,
): Pick<Problem, "path" | "message" | "hint"> | undefined {
  const [asked, failed] = [requests, errors].map(({ matchers }) => matchers.map(comparable)) as [string[], string[]];
  const isNarrower = failed.every((matcher) => asked.includes(matcher));
  const isWider = asked.every((matcher) => failed.includes(matcher));
  if (isNarrower && isWider)
    return {
      path: "errors",
      message: "requests and errors are the same series, so that every request counts as failed",
      hint: 'write the series of errors alone, such as with code=~"5.." among its matchers',
    };
  if (isNarrower)
    return {
      path: "requests",
      message: `requests are only a part of ${written}, the errors, so that more fail than are asked`,
      hint: "write the series of all requests there, and fewer of them as errors",
    };
  const label = partedBy(requests.matchers, errors.matchers);
  if (label === undefined) return undefined;
  return {
    path: "requests",
    message: `no error is one of the requests: their ${label} differs`,
    hint: "write the series of all requests, also those that fail",
  };
}

/** A label that has one value in the one and another in the other. */
function partedBy(some: readonly LabelMatcher[], others: readonly LabelMatcher[]): string | undefined {
  return some.find(
    ({ label, op, value }) =>
      op === "=" && others.some((other) => other.label === label && other.op === "=" && other.value !== value),
  )?.label;
}

function comparable({ label, op, value }: LabelMatcher): string {
  return JSON.stringify([label, op, value]);
}
