import { durationToSeconds } from "../../duration.ts";
import { canonicalIp } from "../../probe/address.ts";
import type { ServiceSpec, StackSpec } from "../../spec.ts";
import { settleMinimum } from "../settle-time.ts";
import { layerOf } from "../shift-layer.ts";
import { usualAlbPeriodSeconds } from "../shift-timing.ts";
import type {
  ShiftAffinity,
  ShiftArm,
  ShiftDns,
  ShiftDrain,
  ShiftJudge,
  ShiftProbes,
  ShiftTraffic,
  ShiftWeights,
  TrafficShift,
} from "../traffic-shift.ts";
import { byArm } from "./by-arm.ts";
import type { IstioTrafficSpec, ShiftTrafficSpec } from "./shift-source-spec.ts";
import type {
  ShiftAffinitySpec,
  ShiftArmSpec,
  ShiftDnsSpec,
  ShiftDrainSpec,
  ShiftProbesSpec,
  TrafficShiftSpec,
} from "./traffic-shift-spec.ts";

/** What a shift inherits. */
export interface ShiftOwners {
  readonly stack: StackSpec;
  /** Undefined when no service of the stack has that name. */
  readonly service: ServiceSpec | undefined;
}

/** Both arms as they were written. */
export interface ArmPair {
  readonly stable: ShiftArmSpec;
  readonly candidate: ShiftArmSpec;
}

/** When a candidate is called worse, unless the file says otherwise. */
export const usualJudge: ShiftJudge = {
  alpha: 0.001,
  minErrors: 5,
  minRequests: 100,
  effectFloor: 0.001,
  dispersion: "auto",
};

/** A shift with every default filled in. The spec has passed the schema, and its arms are one stable and one candidate. */
export function shiftFromSpec(spec: TrafficShiftSpec, arms: ArmPair, { stack, service }: ShiftOwners): TrafficShift {
  const weights = weightsFromSpec(spec.weights);
  const traffic = trafficFromSpec(spec.traffic, weights);
  const layer = spec.layer ?? layerOf(weights, traffic) ?? "podRatio";
  const affinity = affinityFromSpec(spec.affinity);
  const dns = spec.dns && dnsFromSpec(spec.dns);
  return {
    id: spec.name,
    title: spec.title ?? spec.name,
    service: spec.service,
    team: service?.team ?? "",
    strategy: spec.strategy,
    layer,
    stable: armFromSpec(arms.stable),
    candidate: armFromSpec(arms.candidate),
    traffic,
    weights,
    settleSeconds: optionalSeconds(spec.settle) ?? settleMinimum({ layer, traffic, affinity, dns }),
    declared: spec.declared,
    slow: spec.slow && {
      thresholdSeconds: seconds(spec.slow.threshold ?? "100ms"),
      histogram: spec.slow.histogram,
      unit: spec.slow.unit ?? "seconds",
      edges: spec.slow.edges,
    },
    judge: { ...usualJudge, ...spec.judge },
    steps: (spec.steps ?? []).map(({ weight, hold }) => ({ share: weight / 100, holdSeconds: seconds(hold) })),
    drain: spec.drain && drainFromSpec(spec.drain),
    affinity,
    dns,
    rollback: spec.rollback && { headroom: 0.9, ...spec.rollback },
    budget: spec.budget && { slo: spec.budget.slo, maxSpend: (spec.budget.maxSpend ?? 10) / 100 },
    expect: { requestsPerSecond: spec.expect?.requestsPerSecond, errorRatio: spec.expect?.errorRatio },
    channel: spec.notify?.channel ?? service?.notify?.channel ?? stack.notify?.channel ?? "",
    mention: spec.notify?.mention ?? service?.notify?.mention ?? stack.notify?.mention ?? "",
    runbook: spec.runbook ?? service?.runbook,
    links: { ...service?.links, ...spec.links },
    labels: { ...stack.labels, ...service?.labels },
    probes: spec.probes && probesFromSpec(spec.probes),
  };
}

function weightsFromSpec(spec: ShiftWeights = { kind: "haproxy" }): ShiftWeights {
  return spec.kind === "static" ? { ...spec, weights: byArm(spec.weights) } : spec;
}

function armFromSpec(arm: ShiftArmSpec): ShiftArm {
  const match = arm.match ?? arm.name;
  return {
    name: arm.name,
    role: arm.role,
    version: arm.version,
    cluster: arm.cluster,
    match,
    target: arm.target ?? match,
  };
}

/** The traffic as written, with its defaults. */
function trafficFromSpec(spec: ShiftTrafficSpec, weights: ShiftWeights): ShiftTraffic {
  switch (spec.kind) {
    case "haproxy":
      return {
        kind: "haproxy",
        proxy: spec.proxy,
        mode: spec.mode ?? "http",
        contstats: spec.contstats ?? false,
        stats: spec.stats,
        matchers: spec.matchers ?? "",
      };
    case "envoy":
      return { kind: "envoy", matchers: spec.matchers ?? "" };
    case "alb":
      return {
        kind: "alb",
        periodSeconds: optionalSeconds(spec.period) ?? usualAlbPeriodSeconds,
        matchers: spec.matchers ?? "",
      };
    case "ingressNginx":
      return { honorLabels: true, matchers: "", ...spec };
    case "istio":
      return { label: istioLabel(spec, weights), service: undefined, ...spec };
    default:
      return spec;
  }
}

function istioLabel({ service }: IstioTrafficSpec, weights: ShiftWeights) {
  // Flagger's two Deployments are copies, which have one version.
  if (weights.kind === "flagger") return "destination_workload";
  return service === undefined ? "destination_service_name" : "destination_version";
}

function affinityFromSpec(spec: ShiftAffinitySpec = { kind: "none" }): ShiftAffinity {
  if (spec.kind === "none") return spec;
  return { kind: spec.kind, seconds: seconds(spec.kind === "connection" ? spec.lifetime : spec.for) };
}

function drainFromSpec(spec: ShiftDrainSpec): ShiftDrain {
  return {
    deregistrationSeconds: optionalSeconds(spec.deregistration),
    preStopSeconds: optionalSeconds(spec.preStop),
    graceSeconds: optionalSeconds(spec.grace),
    stopSignal: spec.stopSignal,
    server: spec.server ?? "other",
    maxInflightSeconds: optionalSeconds(spec.maxInflight),
  };
}

function dnsFromSpec(spec: ShiftDnsSpec): ShiftDns {
  return {
    name: spec.name,
    ttlSeconds: seconds(spec.ttl),
    resolvers: spec.resolvers ?? [],
    answers: byArm(
      Object.fromEntries(
        Object.entries(spec.answers ?? {}).map(([arm, addresses]) => [arm, addresses.map(canonicalIp)]),
      ),
    ),
  };
}

function probesFromSpec(spec: ShiftProbesSpec): ShiftProbes {
  return {
    url: typeof spec.url === "string" ? spec.url : byArm(spec.url),
    perSecond: spec.rate ?? 1,
    versionHeader: spec.versionHeader,
    timeoutSeconds: seconds(spec.timeout ?? "10s"),
  };
}

function seconds(text: string): number {
  return durationToSeconds(text) ?? 0;
}

function optionalSeconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationToSeconds(text);
}
