import { type LabelMatcher, printSelector } from "../../promql/print-selector.ts";
import type { ShiftSlow, TrafficShift } from "../traffic-shift.ts";
import {
  type ArmOfShift,
  type ArmSeries,
  plus,
  type SeriesSum,
  type SeriesTerm,
  sum,
  type TrafficOf,
  untold,
} from "./arm-series.ts";
import { equal, like, narrowed } from "./matchers.ts";
import { overThreshold } from "./over-threshold.ts";
import { shownLabel } from "./shown-label.ts";

/** Names that a Deployment's pods have: its own, the hash of a ReplicaSet, and five characters. */
const podsOfDeployment = "-[a-z0-9]+-[a-z0-9]{5}";
const podsOfReplicaSet = "-[a-z0-9]{5}";

/** Counters of an application, by its pods. */
export function podSeries(traffic: TrafficOf<"pods">, { shift, arm }: ArmOfShift): ArmSeries {
  const { namespace, by, label = "" } = traffic;
  const inNamespace = equal("namespace", namespace);
  const named = (suffix: string) => [inNamespace, like("pod", `(?:${arm.match})${suffix}`)];
  const shown = like(shownLabel(label), arm.match);
  const matchers = by === "label" ? [inNamespace] : named(by === "deployment" ? podsOfDeployment : podsOfReplicaSet);
  const pods =
    by === "label" ? { pods: printSelector({ metric: "kube_pod_labels", matchers: [inNamespace, shown] }) } : {};
  return countedSeries(traffic, { shift, matchers, pods });
}

/** Counters with a label that tells the arms apart. */
export function counterSeries(traffic: TrafficOf<"counters">, { shift, arm }: ArmOfShift): ArmSeries {
  const matchers = [like(traffic.label, arm.match)];
  const { inflight } = traffic;
  const counted = countedSeries(traffic, { shift, matchers, pods: {} });
  return inflight === undefined ? counted : { ...counted, inflight: sum(plus(narrowed(inflight, matchers))) };
}

function countedSeries(
  traffic: TrafficOf<"pods" | "counters">,
  {
    shift,
    matchers,
    pods,
  }: { readonly shift: TrafficShift; readonly matchers: readonly LabelMatcher[]; readonly pods: { pods?: string } },
): ArmSeries {
  const one = (selector: string): SeriesTerm => ({ ...plus(narrowed(selector, matchers)), ...pods });
  const slow = traffic.slow === undefined ? slowSeries(shift.slow, { matchers, pods }) : sum(one(traffic.slow));
  const requests = sum(one(traffic.requests));
  return { ...untold, requests, errors: sum(one(traffic.errors)), slow, share: requests };
}

function slowSeries(
  slow: ShiftSlow | undefined,
  asked: { readonly matchers: readonly LabelMatcher[]; readonly pods: { pods?: string } },
): SeriesSum | undefined {
  if (slow?.histogram === undefined) return undefined;
  return overThreshold({ metric: slow.histogram, unit: slow.unit }, { ...asked, slow });
}
