import Big from "big.js";
import type { Labels, Slo } from "../../slo/model.ts";
import { derivedSeries, errorRatioSeries, signalSeries } from "../../slo/names.ts";
import { expectNotBurning } from "./expected-alerts.ts";
import { expectAbove, expectNear, expectNumbers, expectSeries, type GroupValue } from "./expected-series.ts";
import type { Expectation } from "./rule-test.ts";
import { type PlannedTest, planTest, quietTiers, settleMinutes } from "./scenario.ts";
import type { SignalSource } from "./signal-source.ts";
import type { Flow, Phase } from "./simulated-series.ts";
import type { Subject } from "./subject.ts";

/** Errors that no tier minds, and no alert fires; then nothing happens at all, and no figure turns into NaN. */
export function withinBudgetTest(subject: Subject, source: SignalSource, lead: number): PlannedTest {
  const { slo } = subject;
  const quiet = quietRatio(slo);
  const shown = source.shown(quiet);
  const settle = settleMinutes(source);
  const used: Phase = { minutes: lead + settle + 6, flow: flowOf(quiet) };
  const unused: Phase = { minutes: used.minutes, flow: { ...flowOf(quiet), bad: 0 } };
  const idles = source.measure === "events" && source.feeds === "metrics";
  const idle: readonly Phase[] = idles ? [{ minutes: settle + 1, flow: { events: 0, bad: 0 } }] : [];
  const ratios = source.groups.map(({ labels }, index) => ({ group: labels, value: index === 0 ? shown : new Big(0) }));
  return planTest(subject, {
    name: "errors within the budget, then idle",
    source,
    phases: [
      [used, ...idle],
      [unused, ...idle],
    ],
    expect: ([end = 0, last = end]) => [
      ...expectRatios(end, subject, source, ratios),
      ...expectNotBurning(end, subject, quietTiers(source, end)),
      ...(idles ? expectIdle(last, subject, source) : []),
      expectNumbers(last, subject),
    ],
  });
}

/**
 * The error ratios and what is left of the budget. Only the ratios of this moment where the time before was different: a gap,
 * or an exclusion of some part of a composite.
 */
function expectRatios(minute: number, subject: Subject, source: SignalSource, ratios: readonly GroupValue[]) {
  const { slo } = subject;
  if (source.gone === "bad" || slo.sli.kind === "composite") {
    // At one moment, a scrape more or less counts.
    const rough = ratios.map((ratio) => ({ ...ratio, tolerance: ratio.value.div(4) }));
    const labels = windowLabels(subject, "5m");
    return expectNear(minute, subject, { series: errorRatioSeries("5m"), values: rough, labels });
  }
  const left = ratios.map(({ group, value }) => {
    const spent = value.div(slo.errorBudget);
    return { group, value: new Big(1).minus(spent), tolerance: spent.div(10) };
  });
  return [
    ...expectNear(minute, subject, {
      series: errorRatioSeries("1h"),
      values: ratios,
      labels: windowLabels(subject, "1h"),
    }),
    ...expectNear(minute, subject, { series: derivedSeries.periodBudgetRemaining, values: left }),
  ];
}

/** A single step of a counter counts up to this much where scrapes and evaluations fall on the same instants, as in promtool. */
const countingError = 1.2;

/** Only failures, but fewer than a page asks for; nothing where every failure counts. */
export function fewFailuresTest(subject: Subject, source: SignalSource, lead: number): PlannedTest | undefined {
  const pages = subject.slo.alerts.tiers.filter(({ tier }) => tier.severity === "page");
  const failures = Math.ceil(Math.min(...pages.map(({ minBadEvents }) => minBadEvents)) / countingError) - 1;
  const counters = source.groups.every(({ series }) => series.every(({ kind }) => kind === "counter"));
  if (!counters || source.gone === "bad" || source.measure !== "events") return undefined;
  if (!Number.isFinite(failures) || failures < 1) return undefined;
  const settle = settleMinutes(source);
  const nothing = { events: 0, bad: 0 };
  const [group = {}] = source.groups.map(({ labels }) => labels);
  const phases: readonly Phase[] = [
    { minutes: lead + settle, flow: nothing },
    { minutes: oneScrape(subject), flow: { events: failures, bad: failures } },
    { minutes: 4, flow: nothing },
  ];
  return planTest(subject, {
    name: "too few failures to page",
    source,
    phases: [phases, []],
    // A counter that starts at 0 loses a part of its first step: rate() never looks back beyond 0.
    feed: { start: 1000 },
    expect: ([, , last = 0]) => [
      expectAbove(last, subject, {
        series: errorRatioSeries("1h"),
        limit: 0.9,
        group,
        labels: windowLabels(subject, "1h"),
      }),
      ...expectNotBurning(
        last,
        subject,
        pages.map(({ tier }) => tier),
      ),
    ],
  });
}

/** Without events there is no ratio, unless idle time is declared good. */
function expectIdle(minute: number, subject: Subject, source: SignalSource): readonly Expectation[] {
  const { idle } = subject.slo;
  const groups = source.groups.map(({ labels }) => ({ group: labels, value: 0 }));
  const ratio = { series: errorRatioSeries("5m"), labels: windowLabels(subject, "5m") };
  return [
    expectSeries(minute, subject, { series: signalSeries.total, values: idle === "unknown" ? [] : groups }),
    expectSeries(minute, subject, { ...ratio, values: idle === "good" ? groups : [] }),
    ...expectNotBurning(minute, subject, quietTiers(source, minute)),
  ];
}

function windowLabels({ stack }: Subject, window: string): Labels {
  return stack.rules.compat === "sloth" ? { sloth_window: window } : {};
}

/** Half of the budget, or less where a tier is more sensitive than that: three digits of it. */
function quietRatio({ errorBudget, alerts }: Slo): Big {
  const limits = [errorBudget, ...alerts.tiers.map(({ threshold }) => threshold)].map((limit) => new Big(limit).div(2));
  const least = limits.reduce((a, b) => (b.lt(a) ? b : a));
  return least.prec(3, Big.roundDown);
}

/** Whole numbers of events and bad events with exactly this ratio. */
function flowOf(ratio: Big): Flow {
  let events = new Big(1000);
  while (!ratio.times(events).mod(1).eq(0)) events = events.times(10);
  return { events: events.toNumber(), bad: ratio.times(events).toNumber() };
}

function oneScrape({ stack }: Subject): number {
  return stack.scrapeSeconds / 60;
}
