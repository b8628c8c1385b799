import { secondsToDuration } from "../../../slo/duration.ts";
import { shiftLabels } from "../../../slo/shift/shift-names.ts";
import type { SeriesSum, SeriesTerm } from "../../../slo/shift/traffic/arm-series.ts";
import { haproxyUnserved } from "../../../slo/shift/traffic/haproxy-series.ts";
import { isMeasured } from "../../../slo/shift/traffic/over-threshold.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import { processLabels, processStart } from "./proxy-restarts.ts";
import { alternatives, eitherOf, gauges, type Reading, sighted, sumOf, valuesOf } from "./series-values.ts";

/**
 * What an arm is given and gives, per second over so many seconds. Undefined: this kind of traffic does not tell. Nothing is 0 as
 * long as either arm is seen, and unknown when neither is.
 */
export interface ArmQueries {
  readonly requests: string | undefined;
  /** Answers that say so. */
  readonly errors: string | undefined;
  /** Of a histogram nothing is unknown, whichever arm is seen: it measures each request, also those that are fast. */
  readonly slow: string | undefined;
  readonly bytes: string | undefined;
  /** A count. */
  readonly inflight: string | undefined;
  /**
   * Requests that the arm was given and never answered, since its proxy began: a sum that grows by what is lost. It is the mean over the
   * window of counters as they stand, and not the difference of their rates: those of young counters are extrapolated to where each was 0,
   * which makes losses of what is merely in flight.
   *
   * Measured with HAProxy 2.6 and nginx that was told to end (SIGTERM) or killed, against what clients saw. A server's sessions less its
   * answers, less what is in flight and less tries made again, is exactly what clients lost (resets, and HAProxy's own 502 and 503),
   * with and without `option redispatch`: 9 of 9, 93 of 93, 72 of 72, and 0 of 0 where all were redispatched; aborts of clients do not
   * disturb it. `loadbalanced_total` leaves out requests bound by a cookie; `http_requests_total` exists of backends alone, and counts
   * answers. With `retry-on`, HAProxy counts more tries than it makes: 80 of 118 were seen, and with `option redispatch` beside it, where
   * nobody loses anything, the number is below 0. It is never too large.
   */
  readonly unanswered: string | undefined;
  readonly rescued: string | undefined;
}

/** The queries of one arm, whatever its kind of traffic. */
export function armQueries(shift: TrafficShift, arm: ShiftArm, windowSeconds: number): ArmQueries {
  const own = armSeries(shift, arm);
  const { form, shareBasis } = trafficForm(shift);
  const reading = { form, window: secondsToDuration(windowSeconds), windowSeconds };
  const seen = seenBy(shift, reading);
  const known = (of: SeriesSum | undefined) => of && `${sumOf(of, reading)}\n${orZero(of, { reading, seen })}`;
  return {
    requests: known(own.requests),
    errors: known(own.errors),
    slow: own.slow && (isMeasured(own.slow) ? sumOf(own.slow, reading) : known(own.slow)),
    bytes: shareBasis === "bytes" ? known(own.share) : undefined,
    inflight:
      own.inflight &&
      `${sumOf(own.inflight, gauges(reading))}\n${orZero(own.inflight, { reading: gauges(reading), seen: seenBy(shift, gauges(reading), "inflight") })}`,
    unanswered: own.unanswered && unansweredOf([...own.unanswered, ...minusAll(own.inflight)], shift, reading),
    rescued: known(own.rescued),
  };
}

/** Requests that neither arm answered nor has in flight, since the proxy began; undefined where that is not told. */
export function unservedQuery(shift: TrafficShift, windowSeconds: number): string | undefined {
  const terms = unservedSeries(shift);
  const reading: Reading = {
    form: { kind: "counter", isThereAtZero: true },
    window: secondsToDuration(windowSeconds),
    windowSeconds,
  };
  // Servers come and go apart from their backend, whose count is the first.
  const [ofBackend] = terms ?? [];
  const ofServers = terms?.at(-1);
  return terms && ofBackend && ofServers && unansweredOf(terms, shift, reading, [ofBackend, ofServers]);
}

/** What tells of requests that nobody answered, whichever arm they were meant for; undefined where nothing does. */
export function unservedSeries({ traffic }: TrafficShift): SeriesSum | undefined {
  return traffic.kind === "haproxy" ? haproxyUnserved(traffic) : undefined;
}

/** Nothing of an arm is 0 where the other one is seen; where the arm itself is seen in part, the rest is unknown. */
function orZero(terms: SeriesSum, { reading, seen }: { readonly reading: Reading; readonly seen: string }): string {
  const [first = terms] = alternatives(terms);
  return `or (0 * ${seen} unless sum(${eitherOf(first, sighted(reading))}))`;
}

/** The number of series of both arms; nothing when the source is not seen. */
function seenBy(shift: TrafficShift, reading: Reading, what: "share" | "inflight" = "share"): string {
  // Sessions are gauges, whatever the others are.
  // A series that says nothing is seen, too.
  const isGauge =
    what === "inflight" || trafficForm(shift).shareBasis === "sessions" || reading.form.kind === "perPeriod";
  const of = (arm: ShiftArm) => (armSeries(shift, arm)[what] ?? armSeries(shift, arm).share)[0];
  const [stable, candidate] = armsOf(shift).map((arm) =>
    valuesOf(of(arm), isGauge ? gauges(reading) : sighted(reading)),
  );
  return `(count(${stable}) or count(${candidate}))`;
}

/**
 * Of each process, and unknown of one while the window holds samples of two. It says which counters it is the sum of, for what is of
 * others cannot be compared with it: those of a process begin at 0, and a server that is taken away takes its own with it.
 */
function unansweredOf(
  terms: SeriesSum,
  shift: TrafficShift,
  { window, windowSeconds }: Reading,
  rows: readonly SeriesTerm[] = [terms[0]],
): string {
  // Half a scrape less than the window's four: no sample at an end, which Prometheus 2 counts and Prometheus 3 does not.
  const range = secondsToDuration((windowSeconds * 7) / 8);
  const mean = ({ selector }: SeriesTerm) => `avg_over_time(${selector}[${range}])`;
  const ofEach = (aggregation: string, vector: string) => `${aggregation} by (${processLabels}) (${vector})`;
  const means = terms.map(
    (term, index) => `${term.sign === -1 ? "- " : index === 0 ? "" : "+ "}${ofEach("sum", mean(term))}`,
  );
  const named = (label: string, value: string) =>
    `* on (${processLabels}) group_left (${label}) ${ofEach("count_values", `${quote(label)}, ${value}`)}`;
  const counted = rows.map((row) => ofEach("count", mean(row)));
  const start = processStart(shift);
  const began = start && ofEach("max", `last_over_time(${start}[${range}])`);
  return [
    `(\n${means.join("\n")}\n)`,
    named(shiftLabels.counters, counted.join(" + ")),
    ...(began === undefined ? [] : [named(shiftLabels.process, `${began} or 0 * ${counted[0]}`)]),
    ...(start === undefined ? [] : [`unless on (${processLabels}) changes(${start}[${window}]) > 0`]),
  ].join("\n");
}

function minusAll(terms: SeriesSum | undefined): readonly SeriesTerm[] {
  return (terms ?? []).map((term) => ({ ...term, sign: term.sign === 1 ? -1 : 1 }));
}
