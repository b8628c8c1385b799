import { burnRateTiers } from "../../slo/burn-rate-tiers.ts";
import type { Exclusion, Slo } from "../../slo/model.ts";
import { rateWindowSeconds } from "../intervals.ts";
import { excludedSpans } from "./exclusion-test.ts";
import { planOutage } from "./outage-plan.ts";
import { gapTest, outageTest, vanishingTest } from "./outage-test.ts";
import { fewFailuresTest, withinBudgetTest } from "./quiet-tests.ts";
import { type PlannedTest, settleMinutes } from "./scenario.ts";
import type { SignalSource } from "./signal-source.ts";
import type { Subject } from "./subject.ts";

/** The tests of one SLO, and what they leave out. */
export interface SloTests {
  readonly tests: readonly PlannedTest[];
  readonly notes: readonly string[];
}

/** Minutes that a test may wait for an exclusion to pass. */
const longestLead = 6 * 60;

/** Courses of events that must raise alerts, and such that must not, for one SLO; `family` is the SLO and its parts. */
export function sloTests(subject: Subject, source: SignalSource, family: readonly Slo[]): SloTests {
  const { slo } = subject;
  const courses =
    source.feeds === "recorded"
      ? [outageTest, withinBudgetTest]
      : [outageTest, source.gone === "bad" ? gapTest : vanishingTest, withinBudgetTest, fewFailuresTest];
  const exclusions = source.feeds === "recorded" ? [] : [...new Set(family.flatMap((part) => part.exclusions))];
  const planned = courses.map((course) =>
    outsideExclusions((lead) => course(subject, source, lead), exclusions, subject),
  );
  const excluded = `${slo.id} is not tested in full: its exclusions leave too little time at the beginning of promtool's clock.`;
  return {
    tests: planned.flatMap((test) => (test === undefined || test === "excluded" ? [] : [test])),
    notes: [...(planned.includes("excluded") ? [excluded] : []), ...sourceNotes(subject, source)],
  };
}

/** The test at the first time at which no exclusion disturbs it. */
function outsideExclusions(
  plan: (lead: number) => PlannedTest | undefined,
  exclusions: readonly Exclusion[],
  { stack }: Subject,
): PlannedTest | "excluded" | undefined {
  const tailSeconds = rateWindowSeconds(stack);
  const spans = exclusions.flatMap((exclusion) => excludedSpans(exclusion, { tailSeconds, untilSeconds: 86_400 }));
  const leads = [0, ...spans.map(([, to]) => Math.ceil(to / 60) + 1)]
    .filter((lead) => lead <= longestLead)
    .sort((a, b) => a - b);
  for (const lead of leads) {
    const planned = plan(lead);
    if (planned === undefined) return undefined;
    if (spans.every(([from, to]) => to <= 60 * lead || from >= 60 * planned.minutes)) return planned;
  }
  return "excluded";
}

function sourceNotes({ slo, stack }: Subject, source: SignalSource): readonly string[] {
  const { unreached } = planOutage(slo, source, {
    scrapeSeconds: stack.scrapeSeconds,
    healthy: settleMinutes(source) + 1,
  });
  const tiers = burnRateTiers.filter((tier) => unreached.some((one) => one.tier === tier)).map(({ name }) => name);
  return [
    ...(slo.groupBy.length > 0 && source.groups.length === 1
      ? [`${slo.id} has selectors that allow one group only: that groups are kept apart is not exercised.`]
      : []),
    ...(tiers.length > 0
      ? [`${slo.id} does not reach ${tiers.join(", ")} in the short outage that is simulated.`]
      : []),
  ];
}
