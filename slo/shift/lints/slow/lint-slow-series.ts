import { comparable } from "../../../counters/outcomes/outcome-fault.ts";
import { takes } from "../../../counters/outcomes/taken-answers.ts";
import type { Problem } from "../../../problem.ts";
import { printSelector, type SeriesSelector } from "../../../promql/print-selector.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { slowSource } from "../../traffic/slow-source.ts";

/** Series that cannot tell slow requests: a histogram that is none by its name, and counters of all requests, or of the fast ones. */
export const lintSlowSeries: ShiftLint = ({ shift: { traffic, slow }, path }) => {
  if (traffic.kind !== "pods" && traffic.kind !== "counters") return [];
  const problem = (place: string, text: string, [message, hint]: Words): Problem => ({
    code: "shift-slow",
    path: `${path}.${place}`,
    message,
    hint,
    excerpt: { text, from: 0, to: text.length },
  });
  // A counter of slow requests goes before a histogram.
  const [place, text] =
    slowSource(traffic) === "told" ? ["slow.histogram", slow?.histogram] : ["traffic.slow", traffic.slow];
  const asked = namedSeriesOf(text);
  if (text === undefined || asked === undefined) return [];
  const words =
    place === "slow.histogram" ? histogramWords(asked) : counterWords(asked, namedSeriesOf(traffic.requests));
  return words === undefined ? [] : [problem(place, text, words)];
};

type Words = readonly [message: string, hint: string];
type Named = SeriesSelector & { readonly metric: string };

function namedSeriesOf(text: string | undefined): Named | undefined {
  const selector = seriesOf(text);
  return selector?.metric === undefined ? undefined : { ...selector, metric: selector.metric };
}

function histogramWords({ metric, matchers }: Named): Words | undefined {
  const base = metric.replace(/_(?:bucket|count|sum)$/, "");
  const meant = printSelector({ metric: base, matchers: matchers.filter(({ label }) => label !== "le") });
  if (metric.endsWith("_total"))
    return [
      `${metric} is a counter by its name, so slow requests are never compared: a histogram has ${metric}_count`,
      "write the histogram without _bucket, or traffic.slow with a counter of slow requests",
    ];
  if (/_(?:count|sum)$/.test(metric))
    return [
      `${metric} is a part of a histogram, so slow requests are never compared: ${metric}_count is asked for`,
      `write ${meant}`,
    ];
  if (matchers.some((matcher) => matcher.label === "quantile" && !takes(matcher)("")))
    return [
      `a series with quantile is one of a summary, which has no ${metric}_bucket, so slow requests are never compared`,
      "write a histogram without _bucket, or traffic.slow with a counter of slow requests, or remove slow",
    ];
  if (!matchers.some(({ label }) => label === "le")) return undefined;
  return [
    "le is a label of the buckets alone, and all requests are asked for, too, so slow requests are never compared",
    `write ${meant}: threshold says which bucket is meant`,
  ];
}

function counterWords(slow: Named, requests: Named | undefined): Words | undefined {
  if (slow.metric.endsWith("_bucket")) {
    const matchers = slow.matchers.filter(({ label }) => label !== "le");
    const histogram = printSelector({ metric: slow.metric.replace(/_bucket$/, ""), matchers });
    return [
      "a bucket counts the requests up to its edge, which are the fast ones",
      `remove it, and write slow: { histogram: ${JSON.stringify(histogram)} } with the threshold`,
    ];
  }
  if (requests === undefined || requests.metric !== slow.metric) return undefined;
  const [all, own] = [requests, slow].map(({ matchers }) => matchers.map(comparable).sort().join());
  return all === own
    ? [
        "every request counts as slow: it is the series of requests",
        "write a counter of the slow ones alone, or remove it and write slow.histogram",
      ]
    : undefined;
}
