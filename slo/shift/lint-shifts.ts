import { lintNames } from "../lint-names.ts";
import type { Stack } from "../model.ts";
import { isError, type Problem } from "../problem.ts";
import type { ServiceSpec } from "../spec.ts";
import { lintArmLabel } from "./lints/arm-matchers/lint-arm-label.ts";
import { lintOneArm } from "./lints/arm-matchers/lint-one-arm.ts";
import { lintApplications } from "./lints/arms/lint-applications.ts";
import { lintArmTexts } from "./lints/arms/lint-arm-texts.ts";
import { lintArms } from "./lints/arms/lint-arms.ts";
import { lintIngressArms } from "./lints/arms/lint-ingress-arms.ts";
import { lintOtherServices } from "./lints/arms/lint-other-services.ts";
import { lintSwappedArms } from "./lints/arms/lint-swapped-arms.ts";
import { lintNarrower } from "./lints/beside-requests/lint-narrower.ts";
import { lintParted } from "./lints/beside-requests/lint-parted.ts";
import { lintWider } from "./lints/beside-requests/lint-wider.ts";
import { lintCounters } from "./lints/counters/lint-counters.ts";
import { lintErrorCounter } from "./lints/counters/lint-error-counter.ts";
import { lintInflight } from "./lints/counters/lint-inflight.ts";
import { lintLabelName } from "./lints/counters/lint-label-name.ts";
import { lintMatcherPatterns } from "./lints/counters/lint-matcher-patterns.ts";
import { lintMetricLabels } from "./lints/counters/lint-metric-labels.ts";
import { lintNameless } from "./lints/counters/lint-nameless.ts";
import { lintPartialLabels } from "./lints/counters/lint-partial-labels.ts";
import { lintQueries } from "./lints/counters/lint-queries.ts";
import { lintReporter } from "./lints/counters/lint-reporter.ts";
import { lintIstioServices } from "./lints/istio/lint-istio-services.ts";
import { lintIstioWorkloads } from "./lints/istio/lint-istio-workloads.ts";
import { lintReferences } from "./lints/lint-references.ts";
import { lintStackSettings } from "./lints/lint-stack-settings.ts";
import { lintTwins } from "./lints/lint-twins.ts";
import { lintClusters } from "./lints/matches/lint-clusters.ts";
import { lintGlobs } from "./lints/matches/lint-globs.ts";
import { lintIstioClusters } from "./lints/matches/lint-istio-clusters.ts";
import { lintMatchValues } from "./lints/matches/lint-match-values.ts";
import { lintPrefixes } from "./lints/matches/lint-prefixes.ts";
import { lintRouteClusters } from "./lints/matches/lint-route-clusters.ts";
import { lintCanaryPort } from "./lints/places/lint-canary-port.ts";
import { lintConnections } from "./lints/places/lint-connections.ts";
import { lintContradictions } from "./lints/places/lint-contradictions.ts";
import { lintDns } from "./lints/places/lint-dns.ts";
import { lintIngresses } from "./lints/places/lint-ingresses.ts";
import { lintLayer } from "./lints/places/lint-layer.ts";
import { lintMeshServices } from "./lints/places/lint-mesh-services.ts";
import { lintPartingWeights } from "./lints/places/lint-parting-weights.ts";
import { lintProbeVersions } from "./lints/places/lint-probe-versions.ts";
import { lintRolloutVersions } from "./lints/places/lint-rollout-versions.ts";
import { lintRolloutWorkloads } from "./lints/places/lint-rollout-workloads.ts";
import { lintBudget } from "./lints/plan/lint-budget.ts";
import { lintCapacity } from "./lints/plan/lint-capacity.ts";
import { lintDetectability } from "./lints/plan/lint-detectability.ts";
import { lintDrainOrder } from "./lints/plan/lint-drain-order.ts";
import { lintHolds } from "./lints/plan/lint-holds.ts";
import { lintJudge } from "./lints/plan/lint-judge.ts";
import { lintNotWorse } from "./lints/plan/lint-not-worse.ts";
import { lintRatios } from "./lints/plan/lint-ratios.ts";
import { lintSettle } from "./lints/plan/lint-settle.ts";
import { lintSteps } from "./lints/plan/lint-steps.ts";
import { lintExported } from "./lints/pods/lint-exported.ts";
import { lintFlaggerNames } from "./lints/pods/lint-flagger-names.ts";
import { lintPodPatterns } from "./lints/pods/lint-pod-patterns.ts";
import { lintPodValues } from "./lints/pods/lint-pod-values.ts";
import { lintPods } from "./lints/pods/lint-pods.ts";
import { lintProxyPods } from "./lints/pods/lint-proxy-pods.ts";
import { lintTemplateHashes } from "./lints/pods/lint-template-hashes.ts";
import { lintWorkloadNames } from "./lints/pods/lint-workload-names.ts";
import { lintSlow } from "./lints/slow/lint-slow.ts";
import { lintSlowEdge } from "./lints/slow/lint-slow-edge.ts";
import { lintSlowEdges } from "./lints/slow/lint-slow-edges.ts";
import { lintSlowSeries } from "./lints/slow/lint-slow-series.ts";
import { lintArmTargets } from "./lints/targets/lint-arm-targets.ts";
import { lintLabelTargets } from "./lints/targets/lint-label-targets.ts";
import { lintRecordTargets } from "./lints/targets/lint-record-targets.ts";
import { lintTargets } from "./lints/targets/lint-targets.ts";
import { tellTogether } from "./lints/tell-together.ts";
import { lintTraefikServices } from "./lints/traefik/lint-traefik-services.ts";
import { lintAlbGroups } from "./lints/weights/lint-alb-groups.ts";
import { lintAlbMatchers } from "./lints/weights/lint-alb-matchers.ts";
import { lintAllOrNothing } from "./lints/weights/lint-all-or-nothing.ts";
import { lintArns } from "./lints/weights/lint-arns.ts";
import { lintDeclared } from "./lints/weights/lint-declared.ts";
import { lintMovedRoutes } from "./lints/weights/lint-moved-routes.ts";
import { lintWeights } from "./lints/weights/lint-weights.ts";
import { lintWriters } from "./lints/weights/lint-writers.ts";
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
  lintPrefixes,
  lintPods,
  lintTemplateHashes,
  lintPodPatterns,
  lintWorkloadNames,
  lintFlaggerNames,
  lintExported,
  lintProxyPods,
  lintPodValues,
  lintTargets,
  lintLabelTargets,
  lintRecordTargets,
  lintArmTargets,
  lintSwappedArms,
  lintApplications,
  lintOtherServices,
  lintContradictions,
  lintProbeVersions,
  lintMeshServices,
  lintIstioServices,
  lintIstioWorkloads,
  lintPartingWeights,
  lintRolloutWorkloads,
  lintRolloutVersions,
  lintRouteClusters,
  lintClusters,
  lintIstioClusters,
  lintTraefikServices,
  lintIngresses,
  lintIngressArms,
  lintLayer,
  lintWeights,
  lintMovedRoutes,
  lintAllOrNothing,
  lintArns,
  lintAlbMatchers,
  lintAlbGroups,
  lintDns,
  lintQueries,
  lintLabelName,
  lintMatcherPatterns,
  lintCounters,
  lintErrorCounter,
  lintInflight,
  lintArmLabel,
  lintOneArm,
  lintPartialLabels,
  lintParted,
  lintWider,
  lintNarrower,
  lintReporter,
  lintMetricLabels,
  lintNameless,
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
    ...(shifts.length === 0 ? [] : lintStackSettings(around.stack)),
    ...shifts.flatMap(({ readable }) => [...lintArmTexts(readable), ...lintReferences(readable, around)]),
    ...tellTogether(shifts.map((one) => ({ path: one.readable.path, problems: ownProblems(one, around) }))),
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
