import type { Labels } from "../model.ts";
import type { HistogramUnit } from "../sli/histogram-unit.ts";
import type { IstioTrafficSpec, ShiftTrafficSpec, ShiftWeightsSpec } from "./spec/shift-source-spec.ts";
import type { ShiftLayer, ShiftStrategy } from "./spec/traffic-shift-spec.ts";

/** A checked traffic shift: every default filled in. Times are seconds, shares and ratios 0 to 1. */
export interface TrafficShift {
  /** The name; the value of the label `shift`. */
  readonly id: string;
  readonly title: string;
  readonly service: string;
  readonly team: string;
  readonly strategy: ShiftStrategy;
  readonly layer: ShiftLayer;
  readonly stable: ShiftArm;
  readonly candidate: ShiftArm;
  readonly traffic: ShiftTraffic;
  readonly weights: ShiftWeights;
  readonly settleSeconds: number;
  readonly declared: { readonly kind: "terraform"; readonly file: string; readonly resource: string } | undefined;
  readonly slow: ShiftSlow | undefined;
  readonly judge: ShiftJudge;
  readonly steps: readonly ShiftStep[];
  readonly drain: ShiftDrain | undefined;
  readonly affinity: ShiftAffinity;
  readonly dns: ShiftDns | undefined;
  readonly rollback: { readonly stableCapacity: number; readonly headroom: number } | undefined;
  /** `maxSpend` is a share of the SLO's error budget. */
  readonly budget: { readonly slo: string; readonly maxSpend: number } | undefined;
  readonly expect: { readonly requestsPerSecond: number | undefined; readonly errorRatio: number | undefined };
  readonly channel: string;
  readonly mention: string;
  readonly runbook: string | undefined;
  readonly links: Labels;
  /** Labels of the alerts: the stack's and the service's. */
  readonly labels: Labels;
  readonly probes: ShiftProbes | undefined;
}

export type ShiftRole = "stable" | "candidate";

export interface ShiftArm {
  readonly name: string;
  readonly role: ShiftRole;
  readonly version: string | undefined;
  readonly cluster: string | undefined;
  /** Regular expression for the whole value. */
  readonly match: string;
  readonly target: string;
}

/** The user's traffic with its defaults. */
export type ShiftTraffic =
  | {
      readonly kind: "haproxy";
      readonly proxy: string;
      readonly mode: "http" | "tcp";
      readonly contstats: boolean;
      readonly stats: string | undefined;
      readonly matchers: string;
    }
  | (Extract<ShiftTrafficSpec, { kind: "envoy" }> & { readonly matchers: string })
  | { readonly kind: "alb"; readonly periodSeconds: number; readonly matchers: string }
  | Required<Extract<ShiftTrafficSpec, { kind: "ingressNginx" }>>
  | (Required<Omit<IstioTrafficSpec, "service">> & { readonly service: string | undefined })
  | Extract<ShiftTrafficSpec, { kind: "pods" | "counters" }>;

export type ShiftWeights = ShiftWeightsSpec;

export interface ShiftSlow {
  readonly thresholdSeconds: number;
  /** The histogram without `_bucket`; undefined where the kind of traffic knows its own. */
  readonly histogram: string | undefined;
  /** What the histogram counts in, where the kind of traffic has none of its own. */
  readonly unit: HistogramUnit;
  /** Its bucket edges (`le`), where they were written. */
  readonly edges: readonly string[] | undefined;
}

export interface ShiftJudge {
  readonly alpha: number;
  readonly minErrors: number;
  readonly minRequests: number;
  readonly effectFloor: number;
  readonly dispersion: "auto" | number;
}

export interface ShiftStep {
  /** The candidate's share. */
  readonly share: number;
  readonly holdSeconds: number;
}

export interface ShiftDrain {
  readonly deregistrationSeconds: number | undefined;
  readonly preStopSeconds: number | undefined;
  readonly graceSeconds: number | undefined;
  readonly stopSignal: string | undefined;
  readonly server: "nginx" | "other";
  readonly maxInflightSeconds: number | undefined;
}

export type ShiftAffinity =
  | { readonly kind: "none" }
  | { readonly kind: "connection" | "clientIP" | "cookie" | "tgStickiness"; readonly seconds: number };

export interface ShiftDns {
  readonly name: string;
  readonly ttlSeconds: number;
  readonly resolvers: readonly string[];
  /** Addresses by arm. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
}

export interface ShiftProbes {
  /** Address by arm, or one for all. */
  readonly url: string | Readonly<Record<string, string>>;
  readonly perSecond: number;
  readonly versionHeader: string | undefined;
  readonly timeoutSeconds: number;
}

/** Both arms, the stable one first. */
export function armsOf({ stable, candidate }: TrafficShift): readonly [ShiftArm, ShiftArm] {
  return [stable, candidate];
}

/** Kinds of weights that Prometheus has; the exporter reads the others where they are kept. */
const weightsInPrometheus: ReadonlySet<ShiftWeights["kind"]> = new Set(["haproxy", "flagger", "podRatio", "static"]);

/** Whether the weights reach the rules only through the exporter. */
export function areWeightsExported({ weights }: TrafficShift): boolean {
  return !weightsInPrometheus.has(weights.kind);
}
