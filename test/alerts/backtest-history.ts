import type { Labels } from "../../slo/model.ts";
import { hour, minute } from "./backtest-scenario.ts";

/** One raw series: a value per scrape, nothing where a scrape is lost. */
export interface RawSeries {
  readonly metric: string;
  readonly labels: Labels;
  readonly values: readonly (number | undefined)[];
}

export const scrapeSeconds = 30;

/** Requests per second and the shares of them that fail and that are slow, at a time in seconds. */
interface Traffic {
  readonly perSecond: number;
  readonly failing: number;
  readonly slow: number;
}

/**
 * A day and a half of a shop as it would be scraped: traffic by day and night, an outage, a slow burn, a latency incident, a lost hour of
 * scrapes, a counter reset, a route that is born late and one that vanishes.
 */
export function shopHistory(seconds: number): readonly RawSeries[] {
  const routes = ["/cart", "/pay", "/old"].map((route) => ({ route, good: 0, bad: 0 }));
  const histogram = { fast: 0, all: 0 };
  const values = new Map<
    string,
    { readonly series: Omit<RawSeries, "values">; readonly values: (number | undefined)[] }
  >();
  const scrapes = seconds / scrapeSeconds;
  const put = (metric: string, labels: Labels, scrape: number, value: number | undefined) => {
    const key = metric + JSON.stringify(labels);
    const known = values.get(key) ?? {
      series: { metric, labels },
      values: Array.from({ length: scrapes + 1 }, () => undefined),
    };
    values.set(key, known);
    known.values[scrape] = value;
  };
  for (let scrape = 0; scrape <= scrapes; scrape++) {
    const time = scrape * scrapeSeconds;
    const isLost = time > 20 * hour && time < 21 * hour;
    for (const count of routes) {
      const { perSecond, failing } = trafficOf(count.route, time);
      // A restart sets the counters to zero.
      if (time === 15 * hour) count.good = count.bad = 0;
      count.bad += Math.round(perSecond * scrapeSeconds * failing);
      count.good += Math.round(perSecond * scrapeSeconds * (1 - failing));
      if (isLost || !isThere(count.route, time)) continue;
      put("http_requests_total", { job: "shop", route: count.route, code: "200" }, scrape, count.good);
      // The error series is born with the first error.
      if (count.bad > 0)
        put("http_requests_total", { job: "shop", route: count.route, code: "500" }, scrape, count.bad);
    }
    const { perSecond, slow } = trafficOf("/pay", time);
    histogram.all += Math.round(perSecond * scrapeSeconds);
    histogram.fast += Math.round(perSecond * scrapeSeconds * (1 - slow));
    if (isLost) continue;
    put("http_duration_seconds_bucket", { job: "shop", le: "0.3" }, scrape, histogram.fast);
    put("http_duration_seconds_bucket", { job: "shop", le: "+Inf" }, scrape, histogram.all);
    put("http_duration_seconds_count", { job: "shop" }, scrape, histogram.all);
  }
  return [...values.values()].map(({ series, values: list }) => ({ ...series, values: list }));
}

function isThere(route: string, time: number): boolean {
  if (route === "/old") return time < 26 * hour;
  return route === "/cart" || time >= 2 * hour;
}

function trafficOf(route: string, time: number): Traffic {
  const daily = 40 + 30 * Math.sin((time / (24 * hour)) * 2 * Math.PI);
  const perSecond = route === "/old" ? 1 : daily;
  const isIn = (from: number, to: number) => time > from && time <= to;
  const failing =
    route !== "/pay"
      ? 0.001
      : isIn(6 * hour, 7 * hour)
        ? 0.9
        : isIn(10 * hour, 18 * hour)
          ? 0.035
          : isIn(29 * hour, 29 * hour + 3 * minute)
            ? 1
            : 0.002;
  return { perSecond, failing, slow: isIn(12 * hour, 13 * hour) ? 0.95 : 0.004 };
}

/** The series as OpenMetrics text from the first second of 1970 on, which is when promtool's tests begin. */
export function historyToOpenMetrics(history: readonly RawSeries[]): string {
  const lines = history.flatMap(({ metric, labels, values }) =>
    values.flatMap((value, scrape) =>
      value === undefined ? [] : [`${metric}${labelsText(labels)} ${value} ${scrape * scrapeSeconds}`],
    ),
  );
  return `${lines.join("\n")}\n# EOF\n`;
}

/** The series as `input_series` of promtool's rule tests. */
export function historyToInputSeries(
  history: readonly RawSeries[],
): readonly { readonly series: string; readonly values: string }[] {
  return history.map(({ metric, labels, values }) => ({
    series: `${metric}${labelsText(labels)}`,
    values: values.map((value) => value ?? "_").join(" "),
  }));
}

function labelsText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(",")}}`;
}
