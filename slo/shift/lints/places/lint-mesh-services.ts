import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { LocatedShift } from "../../spec/parse-shift.ts";
import { armsOf, type TrafficShift } from "../../traffic-shift.ts";
import { isVersion } from "../matches/is-version.ts";
import { namesOfNoService } from "./names-of-no-service.ts";

/** Services of a mesh that are not those which the arms' requests go to. */
export const lintMeshServices: ShiftLint = (located) => [
  ...serviceOfBoth(located),
  ...namesAsVersions(located),
  ...versionsAsNames(located),
  ...versionsAsWorkloads(located),
];

/** Where nobody wrote which label `match` is compared with, a Service of both arms stands for their versions. */
function namesAsVersions({ shift, spec, path }: LocatedShift): readonly Problem[] {
  const { traffic, weights } = shift;
  if (traffic.kind !== "istio" || traffic.service === undefined || traffic.label !== "destination_version") return [];
  // Backends of a route are told of already.
  if (weights.kind === "gatewayRoute" || (spec.traffic.kind === "istio" && spec.traffic.label !== undefined)) return [];
  const { service } = traffic;
  const [stable, candidate] = armsOf(shift).map(({ match }) => match);
  // Behind a version there may be a name, too: checkout-1.2.3.
  const isName = (match = "") =>
    match === service || (match.startsWith(`${service}-`) && /^[a-z]/.test(match.slice(service.length + 1)));
  if (!isName(stable) || !isName(candidate)) return [];
  // A Rollout has no Deployments, and what is behind one Service has no other.
  const byWorkload = 'write label: "destination_workload" if they are Deployments';
  const byName = "remove service if they are Services";
  const cures = isBehindService(weights)
    ? [byWorkload]
    : weights.kind === "argoRollouts"
      ? [byName]
      : [byName, byWorkload];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.service`,
      message: `${show(stable)} and ${show(candidate)} look like Services or Deployments, and with service, and no label, a match is compared with destination_version`,
      hint: `${cures.join(", or ")}; for versions that are called so, write label: "destination_version"`,
    },
  ];
}

/** Without service each arm is known by a Service of its own. */
function versionsAsNames(located: LocatedShift): readonly Problem[] {
  const { shift, path } = located;
  const looks = namesOfNoService(located);
  if (looks === undefined) return [];
  const [stable, candidate] = armsOf(shift).map(({ match }) => match);
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.service`,
      message: `${show(stable)} and ${show(candidate)} look like ${looks}, and without service a match is compared with destination_service_name, the Service of each arm`,
      hint: cureOfNames(shift, looks),
    },
  ];
}

function cureOfNames(shift: TrafficShift, looks: "versions" | "roles"): string {
  const { weights, stable, candidate } = shift;
  const ofBoth = `write service, with the Service of both ${looks === "roles" ? "arms, and as the match of each its version, such as service:" : "versions, such as"} ${show(callerOf(shift))}`;
  if (isBehindService(weights)) return ofBoth;
  // No Service has a dot in its name.
  const isName = !`${stable.match}${candidate.match}`.includes(".");
  const named = isName ? '; for Services that are called so, write label: "destination_service_name"' : "";
  // What Argo Rollouts calls stable gets all versions, one after another.
  const rollouts =
    weights.kind === "argoRollouts"
      ? `, which are stableService and canaryService of the Rollout, such as ${show(`${weights.rollout}-stable`)} and ${show(`${weights.rollout}-canary`)}`
      : "";
  const ofEach = `write as the match of each arm the Service that is its own${rollouts}${named}`;
  // A route sends to a Service of each arm.
  return weights.kind === "gatewayRoute" || rollouts !== "" ? ofEach : `${ofBoth}; or ${ofEach}`;
}

/** Workloads are Deployments, which are mostly called after their application. */
function versionsAsWorkloads({ shift, path }: LocatedShift): readonly Problem[] {
  const { traffic, weights } = shift;
  if (!("label" in traffic) || traffic.label !== "destination_workload") return [];
  // What these call their workloads is told by the weights.
  if (weights.kind === "flagger" || weights.kind === "argoRollouts") return [];
  const [stable, candidate] = armsOf(shift).map(({ match }) => match);
  if (![stable, candidate].every((match = "") => isVersion(match))) return [];
  return [
    {
      code: "shift-contradiction",
      severity: "warning",
      path: `${path}.traffic.label`,
      message: `${show(stable)} and ${show(candidate)} look like versions, and destination_workload is the Deployment of each arm`,
      hint: 'write label: "destination_version", or as the match of each arm its Deployment, such as "checkout-v1"; unless the Deployments are called so',
    },
  ];
}

function callerOf({ weights, service }: TrafficShift): string {
  if (weights.kind === "serviceSelector") return weights.service;
  return weights.kind === "virtualService" ? weights.name : service;
}

/** Whether the pods of both arms are behind one Service, whatever the weights are. */
function isBehindService({ kind }: TrafficShift["weights"]): boolean {
  return kind === "podRatio" || kind === "serviceSelector";
}

function serviceOfBoth({ shift: { traffic, weights }, path }: LocatedShift): readonly Problem[] {
  if (traffic.kind !== "istio" || traffic.service === undefined) return [];
  const { service, label } = traffic;
  const at = { code: "shift-contradiction", path: `${path}.traffic.service` } as const;
  if (label === "destination_service_name")
    return [
      {
        ...at,
        message: `each arm is known by a Service of its own, its match, and ${show(service)} is one for both`,
        hint: "remove service, or write another label",
      },
    ];
  // Backends of a route are Services, and an arm is a backend.
  if (weights.kind === "gatewayRoute")
    return [
      {
        ...at,
        severity: "warning",
        message: `a route sends the requests of each arm to a Service of its own, which Istio tells as their destination, and ${show(service)} is one for both`,
        hint: "remove service, and write as the match of each arm the Service that is its backend",
      },
    ];
  const [, both] = /^(.+)-(?:primary|canary)$/.exec(service) ?? [];
  if (weights.kind !== "flagger" || both === undefined) return [];
  return [
    {
      ...at,
      severity: "warning",
      message: `${show(service)} is the Service of one arm: Flagger makes one for each`,
      hint: `write ${show(both)}, which they are made of`,
    },
  ];
}
