import { windowText } from "../../facts/fact-texts.ts";
import type { CloudWatchCondition, CloudWatchFacts, CloudWatchMetric } from "../../model/alert-facts.ts";

const operators: Readonly<Record<string, string>> = {
  GreaterThanThreshold: "above",
  GreaterThanOrEqualToThreshold: "at or above",
  LessThanThreshold: "below",
  LessThanOrEqualToThreshold: "at or below",
  LessThanLowerOrGreaterThanUpperThreshold: "outside the expected band",
  LessThanLowerThreshold: "below the expected band",
  GreaterThanUpperThreshold: "above the expected band",
};

/** When an alarm's metric is in breach: `above 80 %`, `outside the expected band`. */
export function conditionText({ operator, threshold }: CloudWatchCondition, unit: string | undefined): string {
  const words = operators[operator] ?? operator;
  return threshold === undefined ? words : `${words} ${valueText(threshold, unit)}`;
}

/** How many values decide: `3 of 3 datapoints`. */
export function datapointsText({ evaluationPeriods, datapointsToAlarm }: CloudWatchCondition): string | undefined {
  if (evaluationPeriods === undefined) return undefined;
  const needed = datapointsToAlarm ?? evaluationPeriods;
  return `${needed} of ${evaluationPeriods} ${evaluationPeriods === 1 ? "datapoint" : "datapoints"}`;
}

/** What the alarm makes of times without data. */
export function missingDataText({ missingData }: CloudWatchCondition): string | undefined {
  switch (missingData) {
    case undefined:
      return undefined;
    case "missing":
      return "without data it turns to no data";
    case "breaching":
      return "missing data counts as bad";
    case "notBreaching":
      return "missing data counts as good";
    case "ignore":
      return "missing data leaves its state as it is";
  }
}

const statistics: Readonly<Record<string, string>> = {
  Average: "average",
  Sum: "sum",
  Minimum: "lowest value",
  Maximum: "highest value",
  SampleCount: "number of samples",
};

/** What is measured: `AWS/RDS CPUUtilization, average over 5 min`. */
export function metricText({ namespace, name, statistic, periodSeconds }: CloudWatchMetric): string {
  const words = statistics[statistic] ?? statistic;
  const over = periodSeconds === undefined ? "" : ` over ${windowText(`${periodSeconds}s`)}`;
  return `${[namespace, name].filter(Boolean).join(" ")}${words === "" ? "" : `, ${words}${over}`}`;
}

const units: Readonly<Record<string, string>> = {
  Percent: "%",
  Seconds: "s",
  Milliseconds: "ms",
  Microseconds: "µs",
  Count: "",
  "Count/Second": "per second",
};

/** A value as people write it: `91.3 %`, `12,400`, `0.0012`. */
export function valueText(value: number, unit: string | undefined): string {
  const size = Math.abs(value);
  const digits =
    size >= 100 || Number.isInteger(value)
      ? { maximumFractionDigits: size >= 1_000 ? 0 : 1 }
      : { maximumSignificantDigits: 3 };
  const number = new Intl.NumberFormat("en", digits).format(value);
  const words = unit === undefined ? "" : (units[unit] ?? unit);
  return words === "" ? number : `${number} ${words}`;
}

/** The newest value that was judged, if the source tells values; a value is no news once there are none. */
export function newestValue({ datapoints, state }: CloudWatchFacts): CloudWatchFacts["datapoints"][number] | undefined {
  return state === "INSUFFICIENT_DATA" ? undefined : datapoints.at(-1);
}

/** How wide the expected band of an anomaly alarm is, from `ANOMALY_DETECTION_BAND(m1, 2)`. */
export function bandWidth(facts: CloudWatchFacts): string | undefined {
  const expressions = [facts.math?.expression, ...(facts.math?.inputs ?? []).map(({ expression }) => expression)];
  const found = expressions.map(
    (text) => /ANOMALY_DETECTION_BAND\s*\([^,()]{1,200},\s*([\d.]{1,10})\s*\)/i.exec(text ?? "")?.[1],
  );
  const width = found.find((text) => text !== undefined);
  return width === undefined ? undefined : `${width} standard deviations wide`;
}
