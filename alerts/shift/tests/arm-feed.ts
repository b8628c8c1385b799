import type { Labels } from "../../../slo/model.ts";
import type { LabelMatcher } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import type { SeriesTerm } from "../../../slo/shift/traffic/arm-series.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import type { ShiftArm, ShiftRole, TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { sampleLabels } from "../../rule-tests/sample-labels.ts";
import { answeredSeries } from "./answered-series.ts";
import type { ArmFlow } from "./arm-flow.ts";
import type { FedSeries } from "./fed-series.ts";
import { sampleOf } from "./sample-of.ts";

/** The raw series of an arm's traffic; nothing where a selector cannot be foreseen. */
export function armFeed(shift: TrafficShift, arm: ShiftArm, scrapeSeconds: number): readonly FedSeries[] | undefined {
  const { requests, errors, slow, unanswered, inflight, share } = armSeries(shift, arm);
  const { form, shareBasis } = trafficForm(shift);
  const scrapes = form.kind === "perPeriod" ? form.seconds / scrapeSeconds : 1;
  const found: (FedSeries | undefined)[] = [];
  const add = (labels: Labels | undefined, value: (flow: ArmFlow) => number, gauge = false) => {
    const level = form.kind === "perPeriod" && !gauge;
    const kind = level || gauge ? "gauge" : "counter";
    found.push(labels && { labels, kind, value: (flow) => (level ? scrapes * value(flow) : value(flow)) });
  };
  if (inflight !== undefined) add(sampleOf([inflight[0].selector]), (flow) => flow.inflight ?? 100, true);
  if (requests === undefined) {
    if (shareBasis === "bytes") add(sampleOf([share[0].selector]), (flow) => 1000 * flow.requests);
  } else {
    const isCounted = unanswered !== undefined;
    if (isCounted) add(sampleOf([requests[0].selector]), (flow) => flow.requests);
    for (const { selector } of requests.slice(1)) add(sampleOf([selector]), () => 0);
    const answered = answeredSeries({
      answered: unanswered?.at(-1)?.selector ?? requests[0].selector,
      failed: errors?.[0].selector,
      slow,
      answersOf: (flow) => flow.requests - (isCounted ? flow.lost : 0),
    });
    for (const { labels, count } of answered) add(labels, count);
  }
  if (found.some((one) => one === undefined)) return undefined;
  const all = found.flatMap((one) => one ?? []);
  const { pods } = (requests ?? share)[0];
  return pods === undefined ? all : withPod(all, pods, podNames(shift)[arm.role]);
}

/** All that selects series of an arm's traffic, and of the pods that they are joined with. */
export function selectorsOf(shift: TrafficShift, arm: ShiftArm): readonly string[] {
  const { requests, errors, slow, unanswered, inflight, share } = armSeries(shift, arm);
  const terms = [requests, errors, slow, unanswered, inflight, share].flatMap(
    (some): readonly SeriesTerm[] => some ?? [],
  );
  return terms.flatMap(({ selector, pods }) => (pods === undefined ? [selector] : [selector, pods]));
}

/** Series that are joined with pods are those of one pod, of which kube-state-metrics tells. */
function withPod(all: readonly FedSeries[], pods: string, pod: string | undefined): readonly FedSeries[] | undefined {
  const shown = sampleOf([pods]);
  if (shown === undefined || pod === undefined) return undefined;
  const { namespace = "" } = shown;
  return [
    ...all.map((series) => ({ ...series, labels: { ...series.labels, namespace, pod } })),
    { labels: { ...shown, pod }, kind: "gauge", value: () => 1 },
  ];
}

/** A pod of each arm that the matchers of its series let through; undefined where these leave none, or but one for both. */
function podNames(shift: TrafficShift): Readonly<Record<ShiftRole, string | undefined>> {
  const podOf = (arm: ShiftArm, taken: string | undefined) => {
    const selectors = selectorsOf(shift, arm).flatMap(vectorSelectors);
    const matchers = selectors.flatMap((selector) => selector.matchers.filter(isOfPod));
    const sample = (...more: readonly LabelMatcher[]) => sampleLabels([{ matchers: [...matchers, ...more] }])?.["pod"];
    const others = taken === undefined ? [] : [{ label: "pod", op: "!=", value: taken } as const];
    return (
      sample({ label: "pod", op: "=", value: `${arm.name}-0` }, ...others) ??
      sample({ label: "pod", op: "=~", value: ".+" }, ...others)
    );
  };
  const stable = podOf(shift.stable, undefined);
  return { stable, candidate: podOf(shift.candidate, stable) };
}

function isOfPod({ label }: LabelMatcher): boolean {
  return label === "pod";
}
