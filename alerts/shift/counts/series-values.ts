import { assertNever } from "../../../slo/problem.ts";
import type { SeriesSum, SeriesTerm } from "../../../slo/shift/traffic/arm-series.ts";
import type { CountForm } from "../../../slo/shift/traffic-selectors.ts";
import { processLabels } from "./proxy-restarts.ts";

/** How series are read: what they say is counted per second of the window, or is a gauge, or is by how much counters grew. */
export interface Reading {
  readonly form: CountForm | { readonly kind: "gauge" } | Growth;
  readonly window: string;
  readonly windowSeconds: number;
}

/**
 * What counters grew by in the window, and nothing that is extrapolated: from their mean over a few samples to the same mean a window
 * later. What rates of these samples add up to is as much.
 */
export interface Growth {
  readonly kind: "growth";
  /** Of the samples of a mean. */
  readonly mean: string;
  /** A counter that the process had before the window: what it did not have then began at 0. Undefined where counters begin with their process. */
  readonly ofProcess: string | undefined;
}

/** The same series, as gauges. */
export function gauges(reading: Reading): Reading {
  return { ...reading, form: { kind: "gauge" } };
}

/** For whether something is seen: how much of it is no matter. */
export function sighted(reading: Reading): Reading {
  const { form } = reading;
  return form.kind === "counter" ? { ...reading, form: { ...form, isThereAtZero: false } } : reading;
}

/** `sum(rate(a[20s])) - sum(rate(b[20s]))`. */
export function sumOf(terms: SeriesSum, reading: Reading): string {
  return alternatives(terms)
    .map((some, index) => {
      const sign = some[0].sign === -1 ? "- " : index === 0 ? "" : "+ ";
      return `${sign}sum(${eitherOf(some, reading)})`;
    })
    .join("\n");
}

/** Terms that stand for each other where some are missing, each with those before it. */
export function alternatives(terms: SeriesSum): readonly SeriesSum[] {
  return terms.flatMap((term, index): readonly SeriesSum[] => {
    if (term.isFurther) return [];
    const rest = terms.slice(index + 1);
    const end = rest.findIndex(({ isFurther }) => isFurther !== true);
    return [[term, ...rest.slice(0, end === -1 ? rest.length : end)]];
  });
}

/** Series of one metric that no two of the terms have in common: `rate(a[20s]) or rate(b[20s])`. */
export function eitherOf(terms: SeriesSum, reading: Reading): string {
  return terms.map((term) => valuesOf(term, reading)).join(" or ");
}

/** One term's series. */
export function valuesOf({ selector, pods }: SeriesTerm, reading: Reading): string {
  const { window } = reading;
  const value = seriesValue(selector, reading);
  if (pods === undefined) return value;
  // One series per pod on the right, however many times kube-state-metrics is scraped.
  return `(${value}) * on (namespace, pod) group_left () max by (namespace, pod) (max_over_time(${pods}[${window}]))`;
}

function seriesValue(selector: string, { form, window, windowSeconds }: Reading): string {
  switch (form.kind) {
    case "counter": {
      const rate = `rate(${selector}[${window}])`;
      if (!form.isThereAtZero) return rate;
      // `rate` takes a counter that was 0 for one that began then, and makes the first requests up to a quarter fewer.
      return `delta(${selector}[${window}]) / ${windowSeconds} unless resets(${selector}[${window}]) > 0 or ${rate}`;
    }
    case "gauge":
      return selector;
    case "growth":
      return grown(selector, { ...form, window });
    case "perPeriod":
      // CloudWatch's exporter (YACE) writes NaN where nothing was counted, which would stay in every sum that it once got into.
      return `(${selector} >= 0) / ${form.seconds}`;
    default:
      return assertNever(form);
  }
}

/**
 * What its process did not have before began at 0; of what began anew, or with its process, `increase` knows. That is from sample to
 * sample, each of which is later than the mean by half of what the mean is of.
 */
function grown(selector: string, { mean, ofProcess, window }: Growth & Pick<Reading, "window">): string {
  const meanOf = (counter: string, moment = "") => `avg_over_time(${counter}[${mean}]${moment})`;
  const back = ` offset ${window}`;
  const [now, before] = [meanOf(selector), meanOf(selector, back)];
  const began = ofProcess && `(${now} unless ${before} and on (${processLabels}) ${meanOf(ofProcess, back)})`;
  const whole = `(${now} - ${before} >= 0 unless resets(${selector}[${window}]) > 0)`;
  const later = (moment = "") =>
    `(last_over_time(${selector}[${mean}]${moment}) - ${meanOf(selector, moment)} unless resets(${selector}[${mean}]${moment}) > 0)`;
  const increase = `increase(${selector}[${window}])`;
  const anew = [`${increase} - ${later()} + ${later(back)}`, `${increase} - ${later()} unless ${before}`, increase];
  return [whole, ...(began ? [began] : []), ...anew].join(" or ");
}
