import type { Labels, Stack } from "../../../slo/model.ts";
import type { LabelMatcher, SeriesSelector } from "../../../slo/promql/print-selector.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import type { SeriesSum, SeriesTerm } from "../../../slo/shift/traffic/arm-series.ts";
import { armSeries, trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import {
  areWeightsExported,
  armsOf,
  type ShiftArm,
  type ShiftRole,
  type TrafficShift,
} from "../../../slo/shift/traffic-shift.ts";
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
  const told = weights.map((series, arm) =>
    series?.map((one) =>
      // A weight is no flow: it stands in the place of its requests.
      input(one, ({ weights }) => weights && { requests: weights[arm] ?? 0, errors: 0, slow: 0, lost: 0 }),
    ),
  );
  const all = [...fed, ...told];
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => one ?? []);
}

function weightFeed(shift: TrafficShift, arm: ShiftArm): readonly FedSeries[] | undefined {
  const gauge = (labels: Labels, value: (flow: ArmFlow) => number): FedSeries => ({ labels, kind: "gauge", value });
  const own = weightSeries(shift, arm);
  if (own !== undefined) {
    const weight = sampleOf([own.weight]);
    const up = own.states && sampleOf([own.states.up]);
    if (weight === undefined || (own.states !== undefined && up === undefined)) return undefined;
    return [gauge(weight, ({ requests }) => requests), ...(up === undefined ? [] : [gauge(up, () => 1)])];
  }
  if (!areWeightsExported(shift)) return [];
  const labels = { __name__: shiftExporterSeries.intendedWeight, shift: shift.id, arm: arm.name, source: "primary" };
  return [gauge(labels, ({ requests }) => requests)];
}

/** The first selector of a shift that no series can fulfil, as far as anybody can tell. */
export function hopelessSelector(shift: TrafficShift): string | undefined {
  const selectors = armsOf(shift).flatMap((arm) => {
    const own = weightSeries(shift, arm);
    const weights = own === undefined ? [] : [own.weight, ...(own.states === undefined ? [] : [own.states.up])];
    return [...weights, ...selectorsOf(shift, arm)];
  });
  return selectors.find((selector) => sampleOf([selector]) === undefined);
}

/** All that selects series of an arm's traffic, and of the pods that they are joined with. */
function selectorsOf(shift: TrafficShift, arm: ShiftArm): readonly string[] {
  const { requests, errors, slow, unanswered, inflight, share } = armSeries(shift, arm);
  const terms = [requests, errors, slow, unanswered, inflight, share].flatMap(
    (some): readonly SeriesTerm[] => some ?? [],
  );
  return terms.flatMap(({ selector, pods }) => (pods === undefined ? [selector] : [selector, pods]));
}

function armFeed(shift: TrafficShift, arm: ShiftArm, scrapeSeconds: number): readonly FedSeries[] | undefined {
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
  if (found.some((one) => one === undefined)) return undefined;
  const all = found.flatMap((one) => one ?? []);
  const { pods } = (requests ?? share)[0];
  return pods === undefined ? all : withPod(all, pods, podNames(shift)[arm.role]);
}

function addSlow(terms: SeriesSum, add: (labels: Labels | undefined, value: (flow: ArmFlow) => number) => void): void {
  const [all, within] = terms;
  add(sampleOf([all.selector]), (flow) => (within === undefined ? flow.slow : flow.requests));
  if (within !== undefined) add(sampleOf([within.selector]), (flow) => flow.requests - flow.slow);
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

function sampleOf(match: readonly string[], avoid: readonly string[] = []): Labels | undefined {
  const selectors = (texts: readonly string[]) =>
    texts.flatMap((text): readonly SeriesSelector[] => vectorSelectors(text));
  return sampleLabels(selectors(match), selectors(avoid));
}
