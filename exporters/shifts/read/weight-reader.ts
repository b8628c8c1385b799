import type { PrometheusClient } from "../../../service/prometheus-client.ts";
import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import type { ShareRange } from "../../../slo/shift/shift-report.ts";
import type { ShiftWeights, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { listenerWeights } from "./aws/listener-weights.ts";
import { route53Weights } from "./aws/route53-weights.ts";
import { haproxyWeights } from "./haproxy/haproxy-weights.ts";
import { gatewayRouteWeights } from "./kubernetes/gateway-route-weights.ts";
import { ingressNginxWeights } from "./kubernetes/ingress-nginx-weights.ts";
import { rolloutWeights } from "./kubernetes/rollout-weights.ts";
import { serviceSelectorWeights } from "./kubernetes/service-selector-weights.ts";
import { virtualServiceWeights } from "./kubernetes/virtual-service-weights.ts";
import { prometheusWeights } from "./prometheus/prometheus-weights.ts";

/** What whoever holds the weights says at one moment. */
export interface WeightReading {
  /** Weight by arm as somebody set it, in the source's own unit; an arm that is meant to get nothing is 0, one that is not known is not there. */
  readonly weights: Readonly<Record<string, number>>;
  /** What of them is in force, where servers have a state; elsewhere all is. */
  readonly live?: Readonly<Record<string, number>> | undefined;
  /** There where the weights are those of several proxies that do not agree. */
  readonly shareRange?: ShareRange | undefined;
  /** What a controller says that it does; undefined where the source has no such notion. */
  readonly state: "steady" | "moving" | "paused" | "aborting" | undefined;
  /**
   * How the controller says that its last rollout ended. Controllers rename the candidate to stable at the end, and take its weight away
   * whether it won or lost: only this tells one from the other.
   */
  readonly outcome?: ShiftOutcome | undefined;
  readonly step: { readonly number: number; readonly of: number } | undefined;
  /** Who changed it last, where the source tells. */
  readonly by: string | undefined;
  /** The process of the proxy that holds them, another one after a reload, or always the same one where no proxy holds them; undefined where it does not tell. */
  readonly process?: string | undefined;
  /** In words, where the source says more: `waits for approval`. */
  readonly detail: string | undefined;
}

/** Throws a ShiftSourceFault with a plain reason when the source cannot be read. */
export type ReadWeights = (signal: AbortSignal) => Promise<WeightReading>;

/** What readers need of the process that they run in. */
export interface WeightReaderOptions {
  /** The newest client each time it is asked for: tokens change. Throws where there is none to be had. */
  readonly prometheus?: (() => PrometheusClient) | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder of the service account's token and authority. Default: where Kubernetes puts them. */
  readonly serviceAccount?: string;
  /** Aborted when nothing will be read any more: connections that are kept open are closed. */
  readonly closing?: AbortSignal;
}

type Weights<K extends ShiftWeights["kind"]> = Extract<ShiftWeights, { kind: K }>;

/** Who reads which kind. */
const readers: {
  readonly [K in ShiftWeights["kind"]]: (
    weights: Weights<K>,
    shift: TrafficShift,
    options: WeightReaderOptions,
  ) => ReadWeights;
} = {
  haproxy: (_, shift, { prometheus }) =>
    shift.traffic.kind === "haproxy" && shift.traffic.stats !== undefined
      ? haproxyWeights(shift, { proxy: shift.traffic.proxy, stats: shift.traffic.stats })
      : prometheusWeights(shift, prometheus),
  flagger: (_, shift, { prometheus }) => prometheusWeights(shift, prometheus),
  podRatio: (_, shift, { prometheus }) => prometheusWeights(shift, prometheus),
  static: ({ weights }) => staticWeights(weights),
  argoRollouts: rolloutWeights,
  serviceSelector: serviceSelectorWeights,
  gatewayRoute: gatewayRouteWeights,
  virtualService: virtualServiceWeights,
  ingressNginx: ingressNginxWeights,
  albListener: listenerWeights,
  nlbListener: listenerWeights,
  route53: route53Weights,
};

/** Whether the weights are those that Prometheus has, which are late, and none while it is away. */
export function areWeightsOfPrometheus({ weights, traffic }: TrafficShift): boolean {
  if (weights.kind === "haproxy") return traffic.kind !== "haproxy" || traffic.stats === undefined;
  return weights.kind === "flagger" || weights.kind === "podRatio";
}

/** Reads the weights of a shift where they are kept. Nothing is asked before the first reading. */
export function createWeightReader(shift: TrafficShift, options: WeightReaderOptions): ReadWeights {
  const { weights } = shift;
  // The table has each kind's reader under its own name, which types cannot say of a union.
  const reader = readers[weights.kind] as (
    weights: ShiftWeights,
    shift: TrafficShift,
    options: WeightReaderOptions,
  ) => ReadWeights;
  return reader(weights, shift, options);
}

function staticWeights(weights: Readonly<Record<string, number>>): ReadWeights {
  return async () => ({ weights, state: "steady", step: undefined, by: undefined, detail: undefined });
}
