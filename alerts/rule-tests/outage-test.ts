import { burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import type { AlertTier, Labels } from "../../slo/model.ts";
import { signalSeries } from "../../slo/names.ts";
import { measuringRate } from "../signal-rate.ts";
import { expectBurning, expectMissing, expectNotBurning } from "./expected-alerts.ts";
import { expectNumbers, expectSeries } from "./expected-series.ts";
import { burningAfter, minutesOf, type OutagePlan, planOutage } from "./outage-plan.ts";
import type { Expectation } from "./rule-test.ts";
import { type PlannedTest, planTest, quietTiers, settleMinutes } from "./scenario.ts";
import type { SignalSource } from "./signal-source.ts";
import type { Phase } from "./simulated-series.ts";
import type { Subject } from "./subject.ts";

/** Minutes that `SLOSignalMissing` waits. */
const missingWait = 5;

/** Longest time that a test waits for a tier to recover; for the fastest one, a little longer. */
const longestRecovery = { fastest: 60, others: 30 };

/** All is well, then everything of one group fails, then all is well again: who fires when, for whom, and for how long. */
export function outageTest(subject: Subject, source: SignalSource, lead: number): PlannedTest {
  const { slo, stack } = subject;
  const settle = settleMinutes(source);
  const plan = planOutage(slo, source, {
    scrapeSeconds: stack.scrapeSeconds,
    healthy: lead + settle + (source.gone === "bad" ? 6 : 1),
  });
  const well = { events: plan.events.healthy, bad: 0 };
  const failing = { events: plan.events.outage, bad: plan.events.outage };
  const recovering = plan.firing.filter(
    (tier, index) => recoveryMinutes(tier, settle) <= (index === 0 ? longestRecovery.fastest : longestRecovery.others),
  );
  const recovery = Math.max(settle, ...recovering.map((tier) => recoveryMinutes(tier, settle)));
  const first: readonly Phase[] = [
    { minutes: plan.healthy, flow: well },
    { minutes: plan.outage, flow: failing },
    { minutes: recovery, flow: well },
  ];
  const enabled = slo.alerts.tiers.map(({ tier }) => tier);
  const [group = {}] = source.groups.map(({ labels }) => labels);
  const noneBad = source.groups.map(({ labels }) => ({ group: labels, value: 0 }));
  return planTest(subject, {
    name: "everything fails, then recovers",
    source,
    phases: [first, [{ minutes: plan.healthy + plan.outage + recovery, flow: well }]],
    // Error series are often born with the first error.
    feed: { late: true },
    expect: ([before = 0, end = 0, last = 0]) => [
      ...(isCounted(source) ? [expectSeries(before, subject, { series: signalSeries.bad, values: noneBad })] : []),
      ...expectNotBurning(before, subject, quietTiers(source, before)),
      ...plan.firing.flatMap((tier) => expectWaiting(tier, { before, subject })),
      ...expectBurning(end, subject, { tiers: plan.firing.map(({ tier }) => tier), group }),
      ...expectNotBurning(
        end,
        subject,
        burnRateTiers.filter((tier) => !enabled.includes(tier)),
      ),
      ...recovering.flatMap((tier) => expectKept(tier, { end, subject, group, plan })),
      ...expectNotBurning(
        last,
        subject,
        recovering.map(({ tier }) => tier),
      ),
      expectNumbers(last, subject),
    ],
  });
}

/** The series vanish, of one group first where there are groups. */
export function vanishingTest(subject: Subject, source: SignalSource, lead: number): PlannedTest {
  const settle = settleMinutes(source);
  const well = { events: 1000, bad: 0 };
  const goes = settle + missingWait + 1;
  const first: readonly Phase[] = [
    { minutes: lead + settle, flow: well },
    { minutes: goes, flow: undefined },
    ...(source.groups.length === 1 ? [] : [{ minutes: goes, flow: undefined }]),
  ];
  const [group = {}, ...others] = source.groups.map(({ labels }) => labels);
  const alerts = subject.slo.missing === "alert" && source.gone === "missing";
  return planTest(subject, {
    name: "series vanish",
    source,
    phases: [first, [{ minutes: lead + settle + goes, flow: well }]],
    expect: ([before = 0, reported = 0, last = reported]) => [
      expectMissing(before + missingWait, subject, "no"),
      ...(others.length === 0 ? [] : [expectMissing(reported, subject, alerts ? { group } : "no")]),
      expectMissing(last, subject, alerts ? "slo" : "no"),
      ...expectNotBurning(last, subject),
    ],
  });
}

/** Nothing is measured from the start, for an SLO to which a gap is bad. */
export function gapTest(subject: Subject, source: SignalSource, lead: number): PlannedTest {
  const { alerts } = subject.slo;
  const minutesPerEvent = 1 / (60 * (measuringRate(subject.slo, subject.stack) ?? 1 / 60));
  const delay = ({ timing, minBadEvents }: AlertTier) =>
    Math.ceil(minutesOf(timing?.for) + minBadEvents * minutesPerEvent);
  const firing = alerts.tiers.filter((tier) => delay(tier) <= 60);
  const minutes = lead + settleMinutes(source) + 1 + Math.max(0, ...firing.map(delay));
  return planTest(subject, {
    name: "a gap is bad",
    source: { ...source, groups: [{ labels: {}, series: [] }] },
    phases: [[{ minutes, flow: undefined }], []],
    expect: ([last = 0]) => [
      ...expectBurning(last, subject, { tiers: firing.map(({ tier }) => tier), group: {} }),
      expectMissing(last, subject, "no"),
    ],
  });
}

function recoveryMinutes({ tier, timing }: AlertTier, settle: number): number {
  return settle + minutesOf(tier.shortWindow) + minutesOf(timing?.keepFiringFor) + 1;
}

/** A tier with a wait of its own cannot fire before the outage has lasted that long. */
function expectWaiting(
  tier: AlertTier,
  { before, subject }: { readonly before: number; readonly subject: Subject },
): readonly Expectation[] {
  const wait = Math.floor(minutesOf(tier.timing?.for));
  return wait < 2 ? [] : expectNotBurning(before + wait, subject, [tier.tier]);
}

/** A tier that keeps firing does so from when its short window has recovered, which is well before the window is over. */
function expectKept(
  tier: AlertTier,
  {
    end,
    subject,
    group,
    plan,
  }: { readonly end: number; readonly subject: Subject; readonly group: Labels; readonly plan: OutagePlan },
): readonly Expectation[] {
  const kept = Math.floor(minutesOf(tier.timing?.keepFiringFor));
  if (kept < 1) return [];
  return expectBurning(end + burningAfter(tier, plan) + kept, subject, { tiers: [tier.tier], group }).slice(0, 1);
}

function isCounted(source: SignalSource): boolean {
  return source.measure === "events" && source.feeds === "metrics";
}
