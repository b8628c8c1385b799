import { expect, test } from "@jest/globals";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";

const problemsOf = (sli: Readonly<Record<string, unknown>>) => {
  const slos = [{ name: "latency", objective: "99", sli: { kind: "latency", threshold: "300ms", ...sli } }];
  const parsed = parseStack({ name: "shop", services: [{ name: "checkout", slos }] });
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
};

test.each([
  {
    sli: { histogram: 'http_duration_milliseconds{job="shop"}' },
    says: 'services[0].slos[0].sli.unit: by its name the histogram has milliseconds, and its threshold is compared as 0.3 seconds (write unit: "milliseconds")',
  },
  {
    sli: { histogram: "http_duration_ms_bucket" },
    says: 'services[0].slos[0].sli.unit: by its name the histogram has milliseconds, and its threshold is compared as 0.3 seconds (write unit: "milliseconds")',
  },
  {
    sli: { histogram: "http_duration_msec" },
    says: 'services[0].slos[0].sli.unit: by its name the histogram has milliseconds, and its threshold is compared as 0.3 seconds (write unit: "milliseconds")',
  },
  {
    sli: { histogram: "http_duration_seconds", unit: "milliseconds" },
    says: 'services[0].slos[0].sli.unit: by its name the histogram has seconds, and its threshold is compared as 300 milliseconds (write unit: "seconds")',
  },
])("lintLatencyUnit() warns of $sli", ({ sli, says }) => {
  expect(problemsOf(sli)).toEqual([says]);
});

test.each([
  { histogram: "http_duration_milliseconds", unit: "milliseconds" },
  { histogram: "http_duration_seconds" },
  { histogram: "http_duration" },
  { histogram: "http_duration", unit: "milliseconds" },
  { histogram: "items_ms_per_row" },
])("lintLatencyUnit() takes %j", (sli) => {
  expect(problemsOf(sli)).toEqual([]);
});
