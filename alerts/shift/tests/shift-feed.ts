import type { Labels, Stack } from "../../../slo/model.ts";
import type { SeriesSelector } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-names.ts";
import type { SeriesSum } from "../../../slo/shift/traffic/arm-series.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { areWeightsExported, armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { weightSeries } from "../../../slo/shift/weight-selectors.ts";
import type { InputSeries } from "../../rule-tests/rule-test.ts";
import { sampleLabels } from "../../rule-tests/sample-labels.ts";
import { inputSeries, type Phase } from "../../rule-tests/simulated-series.ts";

/** What an arm gets and does between two scrapes. */
export interface ArmFlow {
  readonly requests: number;
  readonly errors: number;
  readonly slow: number;
  readonly lost: number;
  /** At any moment; default 100. */
  readonly inflight?: number;
}

/** A stretch of time in which the same happens at every scrape. */
export interface ShiftPhase {
  readonly minutes: number;
  /** The weights of stable and candidate; without them, their source has vanished. */
  readonly weights: readonly [number, number] | undefined;
  /** The same of their traffic; an arm without any has no series. */
  readonly flows: readonly [ArmFlow | undefined, ArmFlow | undefined];
}

/** A raw series, and its growth (or level) with what happens to an arm. */
interface FedSeries {
  readonly labels: Labels;
  readonly kind: "counter" | "gauge";
  readonly value: (flow: ArmFlow) => number;
}

/** The raw series of a course of events, for whatever kinds of traffic and weights; nothing where a selector cannot be foreseen. */
export function shiftFeed(
  shift: TrafficShift,
  phases: readonly ShiftPhase[],
  { scrapeSeconds }: Stack,
): readonly InputSeries[] | undefined {
  const arms = armsOf(shift).map((arm) => armFeed(shift, arm, scrapeSeconds));
  const weights = armsOf(shift).map((arm) => weightFeed(shift, arm));
  const input = (series: FedSeries, of: (phase: ShiftPhase) => ArmFlow | undefined) => {
    const steps = phases.map((phase, index): Phase => {
      const { minutes } = phase;
      return { minutes, flow: of(phase) === undefined ? undefined : { events: index, bad: 0 } };
    });
    const value = ({ events: index }: { readonly events: number }) => {
      const phase = phases[index];
      const flow = phase && of(phase);
      return flow === undefined ? 0 : series.value(flow);
    };
    return inputSeries({ ...series, value, lateBorn: false }, steps, { scrapeSeconds });
  };
  const fed = arms.map((series, arm) => series?.map((one) => input(one, ({ flows }) => flows[arm])));
  if (fed.some((one) => one === undefined)) return undefined;
  const told = weights.flatMap((series, arm) =>
    series.map((one) =>
      // A weight is no flow: it stands in the place of its requests.
      input(one, ({ weights }) => weights && { requests: weights[arm] ?? 0, errors: 0, slow: 0, lost: 0 }),
    ),
  );
  return [...fed.flatMap((one) => one ?? []), ...told];
}

function weightFeed(shift: TrafficShift, arm: ShiftArm): readonly FedSeries[] {
  const gauge = (labels: Labels | undefined, value: (flow: ArmFlow) => number): readonly FedSeries[] =>
    labels === undefined ? [] : [{ labels, kind: "gauge", value }];
  const own = weightSeries(shift, arm);
  if (own !== undefined) {
    return [
      ...gauge(sampleOf([own.weight]), ({ requests }) => requests),
      ...(own.states === undefined ? [] : gauge(sampleOf([own.states.up]), () => 1)),
    ];
  }
  if (!areWeightsExported(shift)) return [];
  const labels = { __name__: shiftExporterSeries.intendedWeight, shift: shift.id, arm: arm.name, source: "primary" };
  return gauge(labels, ({ requests }) => requests);
}

function armFeed(shift: TrafficShift, arm: ShiftArm, scrapeSeconds: number): readonly FedSeries[] | undefined {
  const { requests, errors, slow, unanswered, inflight, share } = armSeries(shift, arm);
  const { form, shareBasis } = trafficForm(shift);
  const perMinute = 60 / scrapeSeconds;
  const found: (FedSeries | undefined)[] = [];
  const add = (labels: Labels | undefined, value: (flow: ArmFlow) => number, gauge = false) => {
    const level = form === "perMinute" && !gauge;
    const kind = level || gauge ? "gauge" : "counter";
    found.push(labels && { labels, kind, value: (flow) => (level ? perMinute * value(flow) : value(flow)) });
  };
  if (inflight !== undefined) add(sampleOf([inflight[0].selector]), (flow) => flow.inflight ?? 100, true);
  if (requests === undefined) {
    if (shareBasis === "bytes") add(sampleOf([share[0].selector]), (flow) => 1000 * flow.requests);
  } else {
    const answered = unanswered?.at(-1)?.selector ?? requests[0].selector;
    const failed = errors?.[0].selector;
    const isPart = failed !== undefined && sampleOf([answered, failed]) !== undefined;
    const spared = (flow: ArmFlow) => flow.requests - (isPart ? flow.errors : 0);
    const isCounted = unanswered !== undefined;
    if (isCounted) add(sampleOf([requests[0].selector]), (flow) => flow.requests);
    for (const { selector } of requests.slice(1)) add(sampleOf([selector]), () => 0);
    const good = sampleOf([answered], isPart && failed !== undefined ? [failed] : []);
    add(good, (flow) => spared(flow) - (isCounted ? flow.lost : 0));
    if (failed !== undefined) add(sampleOf(isPart ? [answered, failed] : [failed]), (flow) => flow.errors);
    if (slow !== undefined) addSlow(slow, add);
  }
  const named = found.map((one) => one && withPod(one, requests ?? share, arm));
  if (named.some((one) => one === undefined)) return undefined;
  const pods = (requests ?? share)[0].pods;
  const pod = pods === undefined ? undefined : sampleOf([pods]);
  const all = named.flatMap((one) => one ?? []);
  return pod === undefined ? all : [...all, { labels: { ...pod, pod: podOf(arm) }, kind: "gauge", value: () => 1 }];
}

function addSlow(terms: SeriesSum, add: (labels: Labels | undefined, value: (flow: ArmFlow) => number) => void): void {
  const [all, within] = terms;
  add(sampleOf([all.selector]), (flow) => (within === undefined ? flow.slow : flow.requests));
  if (within !== undefined) add(sampleOf([within.selector]), (flow) => flow.requests - flow.slow);
}

/** Series that are joined with pods are those of one pod. */
function withPod(series: FedSeries, [{ pods }]: SeriesSum, arm: ShiftArm): FedSeries {
  if (pods === undefined) return series;
  const namespace = sampleOf([pods])?.namespace ?? "";
  return { ...series, labels: { ...series.labels, namespace, pod: podOf(arm) } };
}

function podOf({ name }: ShiftArm): string {
  return `${name}-0`;
}

function sampleOf(match: readonly string[], avoid: readonly string[] = []): Labels | undefined {
  const selectors = (texts: readonly string[]) =>
    texts.flatMap((text): readonly SeriesSelector[] => vectorSelectors(text));
  return sampleLabels(selectors(match), selectors(avoid));
}
