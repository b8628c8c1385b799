import { type Problem, show } from "../../../problem.ts";
import { escapePattern } from "../../../relay/label-pattern.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { isStandIn } from "../../spec/mended-shift.ts";
import { resourcesOfGroup } from "../../target-group-names.ts";
import { shownLabel } from "../../traffic/shown-label.ts";
import { armsOf, type ShiftArm, type TrafficShift } from "../../traffic-shift.ts";
import { armPlace } from "../arms/arm-place.ts";
import { lintArms } from "../arms/lint-arms.ts";
import { lintIstioServices } from "../istio/lint-istio-services.ts";
import { areApart, areOverlapping } from "../matches/are-apart.ts";
import { lintMatchValues } from "../matches/lint-match-values.ts";
import { lintArns } from "../weights/lint-arns.ts";
import { lintTargets } from "./lint-targets.ts";
import { targetComparisons } from "./target-comparisons.ts";

/** Arms whose traffic is that of one thing and whose weight is that of another, plainly so or because both are swapped. */
export const lintArmTargets: ShiftLint = (located, around) => {
  const { spec, path } = located;
  const shift = withTargets(located.shift);
  if (isStandIn(spec.traffic)) return [];
  // What is wrong with one of them alone comes first.
  if (
    [lintArms, lintMatchValues, lintIstioServices, lintTargets, lintArns].some(
      (lint) => lint(located, around).length > 0,
    )
  )
    return [];
  const { stable, candidate } = shift;
  const same = sameThing(shift);
  const valuesOf = same?.valuesOf ?? either;
  const apart = apartBy(valuesOf, shift);
  if (areSwapped(valuesOf, shift) || areSwapped(either, shift))
    return [
      {
        code: "shift-arm-target",
        path: `${path}.arms`,
        message: `the arms are swapped: ${show(stable.match)} counts the traffic of ${show(stable.name)}, and its weight is that of ${show(stable.target)}; with ${show(candidate.name)} it is the other way round`,
        hint:
          targetComparisons[shift.weights.kind] === "none"
            ? "swap the matches of the arms"
            : "swap the targets of the arms, or their matches",
      },
    ];
  if (same === undefined) return [];
  return apart.map((arm): Problem => {
    const isToldByWeights = shift.weights.kind === "flagger";
    return {
      code: "shift-arm-target",
      ...(same.isCertain ? {} : { severity: "warning" }),
      path: `${armPlace(located, arm.role)}.${isToldByWeights ? "match" : "target"}`,
      message: `the weight of ${show(arm.name)} is that of ${show(arm.target)}, and its traffic that of ${show(arm.match)}: these are not the same ${same.what}`,
      hint: isToldByWeights
        ? `write match: ${show(arm.target)}${otherWorkload(shift)}`
        : `write the same ${same.what} as match and as target`,
    };
  });
};

/** Where the arms are called as Flagger calls the copies of another workload, that one may be meant. */
function otherWorkload({ stable, candidate }: TrafficShift): string {
  const isCopied = /^[a-z0-9.-]+$/.test(candidate.match) && stable.match === `${candidate.match}-primary`;
  return isCopied ? `, or in weights workload: ${show(candidate.match)}` : "";
}

type ValuesOf = (target: string) => string;

function apartBy(valuesOf: ValuesOf, shift: TrafficShift): readonly ShiftArm[] {
  return armsOf(shift).filter(({ match, target }) => areApart(match, valuesOf(target)));
}

function areSwapped(valuesOf: ValuesOf, shift: TrafficShift): boolean {
  const { stable, candidate } = shift;
  const countsFor = (arm: ShiftArm, other: ShiftArm) => areOverlapping(arm.match, valuesOf(other.target));
  return apartBy(valuesOf, shift).length === 2 && countsFor(stable, candidate) && countsFor(candidate, stable);
}

/** Flagger knows its Deployments by itself, whatever the targets are. */
function withTargets(shift: TrafficShift): TrafficShift {
  const { weights, stable, candidate } = shift;
  if (weights.kind !== "flagger") return shift;
  return {
    ...shift,
    stable: { ...stable, target: `${weights.workload}-primary` },
    candidate: { ...candidate, target: weights.workload },
  };
}

/** What both the traffic and the weights are about, and how the values that a match takes follow from a target. */
interface SameThing {
  readonly what: string;
  readonly valuesOf: ValuesOf;
  readonly isCertain: boolean;
}

/** Undefined where a match and a target may well be names of different things. */
function sameThing({ traffic, weights }: TrafficShift): SameThing | undefined {
  if (traffic.kind === "alb" && weights.kind === "albListener")
    return { what: "target groups", valuesOf: resourcesOfGroup, isCertain: true };
  if (traffic.kind === "haproxy" && weights.kind === "haproxy")
    return { what: "servers", valuesOf: (target) => target, isCertain: true };
  // Versions say nothing of the workloads that Flagger weighs.
  if (traffic.kind === "istio" && weights.kind === "flagger" && traffic.label === "destination_workload")
    return { what: "workloads", valuesOf: escapePattern, isCertain: false };
  if (traffic.kind === "counters" && weights.kind === "flagger" && workloadLabel.test(traffic.label))
    return { what: "workloads", valuesOf: escapePattern, isCertain: false };
  if (traffic.kind === "pods" && weights.kind === "flagger" && isOfFlagger(traffic.label ?? ""))
    return { what: `values of the label ${traffic.label}`, valuesOf: primaryOrAny, isCertain: false };
  // The Service selects the pods by the label that they are counted by.
  if (traffic.kind === "pods" && traffic.by === "label" && weights.kind === "serviceSelector")
    return shownLabel(traffic.label ?? "") === shownLabel(weights.label) && traffic.namespace === weights.namespace
      ? { what: `values of the label ${weights.label}`, valuesOf: either, isCertain: false }
      : undefined;
  // Backends of a route are Services.
  if (traffic.kind === "istio" && traffic.label === "destination_service_name" && weights.kind === "gatewayRoute")
    return { what: "Services", valuesOf: either, isCertain: false };
  const isOfDeployments =
    traffic.kind === "pods" &&
    traffic.by === "deployment" &&
    (weights.kind === "podRatio" || weights.kind === "flagger");
  // Pods of a Deployment with a very long name begin with a part of it only.
  return isOfDeployments && traffic.namespace === weights.namespace
    ? { what: "Deployments", valuesOf: escapePattern, isCertain: false }
    : undefined;
}

/** Labels of metrics that say which Deployment a pod is of: Istio's, Linkerd's, and those of a scrape. */
const workloadLabel = /^(?:(?:destination|dst|exported)_)?(?:deployment|workload)$/;

/** Labels of pods to which Flagger adds -primary in its copy. Source: https://docs.flagger.app/usage/how-it-works (selector-labels) */
const isOfFlagger = (label: string) => ["app", "name", "app.kubernetes.io/name"].includes(label);

/** The label of the Deployment itself may be called otherwise than that. */
function primaryOrAny(target: string): string {
  return target.endsWith("-primary") ? ".+-primary" : ".*";
}

/** A target is a name or an expression. */
function either(target: string): string {
  return `${escapePattern(target)}|${target}`;
}
