import { lintNames } from "../lint-names.ts";
import type { Stack } from "../model.ts";
import { isError, type Problem } from "../problem.ts";
import type { ServiceSpec } from "../spec.ts";
import { lintAlbMatchers } from "./lints/lint-alb-matchers.ts";
import { lintAllOrNothing } from "./lints/lint-all-or-nothing.ts";
import { lintApplications } from "./lints/lint-applications.ts";
import { lintArmLabel } from "./lints/lint-arm-label.ts";
import { lintArmTargets } from "./lints/lint-arm-targets.ts";
import { lintArmTexts } from "./lints/lint-arm-texts.ts";
import { lintArms } from "./lints/lint-arms.ts";
import { lintArns } from "./lints/lint-arns.ts";
import { lintBudget } from "./lints/lint-budget.ts";
import { lintCanaryPort } from "./lints/lint-canary-port.ts";
import { lintCapacity } from "./lints/lint-capacity.ts";
import { lintClusters } from "./lints/lint-clusters.ts";
import { lintConnections } from "./lints/lint-connections.ts";
import { lintContradictions } from "./lints/lint-contradictions.ts";
import { lintCounters } from "./lints/lint-counters.ts";
import { lintDeclared } from "./lints/lint-declared.ts";
import { lintDetectability } from "./lints/lint-detectability.ts";
import { lintDns } from "./lints/lint-dns.ts";
import { lintDrainOrder } from "./lints/lint-drain-order.ts";
import { lintErrorCounter } from "./lints/lint-error-counter.ts";
import { lintGlobs } from "./lints/lint-globs.ts";
import { lintHolds } from "./lints/lint-holds.ts";
import { lintInflight } from "./lints/lint-inflight.ts";
import { lintIngressArms } from "./lints/lint-ingress-arms.ts";
import { lintIngresses } from "./lints/lint-ingresses.ts";
import { lintJudge } from "./lints/lint-judge.ts";
import { lintLayer } from "./lints/lint-layer.ts";
import { lintMatchValues } from "./lints/lint-match-values.ts";
import { lintMatcherPatterns } from "./lints/lint-matcher-patterns.ts";
import { lintMeshServices } from "./lints/lint-mesh-services.ts";
import { lintNotWorse } from "./lints/lint-not-worse.ts";
import { lintOneArm } from "./lints/lint-one-arm.ts";
import { lintOtherServices } from "./lints/lint-other-services.ts";
import { lintParted } from "./lints/lint-parted.ts";
import { lintPartialLabels } from "./lints/lint-partial-labels.ts";
import { lintPodPatterns } from "./lints/lint-pod-patterns.ts";
import { lintPods } from "./lints/lint-pods.ts";
import { lintQueries } from "./lints/lint-queries.ts";
import { lintRatios } from "./lints/lint-ratios.ts";
import { lintReferences } from "./lints/lint-references.ts";
import { lintRouteClusters } from "./lints/lint-route-clusters.ts";
import { lintSettle } from "./lints/lint-settle.ts";
import { lintSlow } from "./lints/lint-slow.ts";
import { lintSlowEdge } from "./lints/lint-slow-edge.ts";
import { lintSlowEdges } from "./lints/lint-slow-edges.ts";
import { lintSlowSeries } from "./lints/lint-slow-series.ts";
import { lintSteps } from "./lints/lint-steps.ts";
import { lintSwappedArms } from "./lints/lint-swapped-arms.ts";
import { lintTargets } from "./lints/lint-targets.ts";
import { lintTwins } from "./lints/lint-twins.ts";
import { lintWeights } from "./lints/lint-weights.ts";
import { lintWider } from "./lints/lint-wider.ts";
import { lintWorkloadNames } from "./lints/lint-workload-names.ts";
import { lintWriters } from "./lints/lint-writers.ts";
import { slowestScrapeSeconds } from "./shift-timing.ts";
import { isOfBroken } from "./spec/mended-shift.ts";
import { type LocatedShift, soundShift, type WrittenShift } from "./spec/parse-shift.ts";

/** What surrounds the shifts that are linted. */
export interface ShiftSurroundings {
  readonly stack: Stack;
  /** Services as they were written, by name, also those that are broken. */
  readonly services: ReadonlyMap<string, ServiceSpec>;
  /** Ids of all SLOs that were written. */
  readonly ids: ReadonlySet<string>;
}

/** One check of one shift. */
export type ShiftLint = (located: LocatedShift, around: ShiftSurroundings) => readonly Problem[];

const lints: readonly ShiftLint[] = [
  lintArms,
  lintMatchValues,
  lintCanaryPort,
  lintGlobs,
  lintPods,
  lintPodPatterns,
  lintWorkloadNames,
  lintTargets,
  lintArmTargets,
  lintSwappedArms,
  lintApplications,
  lintOtherServices,
  lintContradictions,
  lintMeshServices,
  lintRouteClusters,
  lintClusters,
  lintIngresses,
  lintIngressArms,
  lintLayer,
  lintWeights,
  lintAllOrNothing,
  lintArns,
  lintAlbMatchers,
  lintDns,
  lintQueries,
  lintMatcherPatterns,
  lintCounters,
  lintErrorCounter,
  lintInflight,
  lintArmLabel,
  lintOneArm,
  lintPartialLabels,
  lintParted,
  lintWider,
  lintSlow,
  lintSlowEdges,
  lintSlowEdge,
  lintSlowSeries,
  lintConnections,
  lintSettle,
  lintSteps,
  lintHolds,
  lintBudget,
  lintRatios,
  lintJudge,
  lintDetectability,
  lintNotWorse,
  lintCapacity,
  lintDrainOrder,
  lintWriters,
  lintDeclared,
];

/** What is wrong with traffic shifts that each look right: references into nothing, orders and times that do not fit. */
export function lintShifts(shifts: readonly WrittenShift[], around: ShiftSurroundings): readonly Problem[] {
  // What is no name is nobody's.
  const names = shifts.map(({ readable }) => readable.name ?? readable.path);
  return [
    ...lintNames(names, "shifts", "shift"),
    ...lintScrapeInterval(shifts, around),
    ...shifts.flatMap(({ readable }) => [...lintArmTexts(readable), ...lintReferences(readable, around)]),
    ...shifts.flatMap((one) => ownProblems(one, around)),
    ...lintTwins(shifts.flatMap((one) => soundShift(one) ?? [])),
  ];
}

/** Of a shift with a broken part only what stops the work, whatever that part should have been. */
function ownProblems({ located, broken }: WrittenShift, around: ShiftSurroundings): readonly Problem[] {
  if (located === undefined) return [];
  const found = lints.flatMap((lint) => lint(located, around));
  if (broken.size === 0) return found;
  return found.filter((problem) => isError(problem) && !isOfBroken(problem, located.path, broken));
}

function lintScrapeInterval(shifts: readonly WrittenShift[], { stack }: ShiftSurroundings): readonly Problem[] {
  if (shifts.length === 0 || stack.scrapeSeconds <= slowestScrapeSeconds) return [];
  return [
    {
      code: "shift-scrape-interval",
      path: "scrapeInterval",
      message: `a scrape every ${stack.scrapeSeconds} s is too rare to follow a traffic shift`,
      hint: `scrape what shifts read every ${slowestScrapeSeconds}s or more often`,
    },
  ];
}
