import type { Labels, Stack } from "../../../slo/model.ts";
import { shiftExporterSeries } from "../../../slo/shift/shift-exporter-series.ts";
import { areWeightsExported, armsOf, type ShiftArm, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { weightSeries } from "../../../slo/shift/weight-selectors.ts";
import type { InputSeries } from "../../rule-tests/rule-test.ts";
import { inputSeries, type Phase } from "../../rule-tests/simulated-series.ts";
import { armFeed, selectorsOf } from "./arm-feed.ts";
import type { ArmFlow } from "./arm-flow.ts";
import type { FedSeries } from "./fed-series.ts";
import { sampleOf } from "./sample-of.ts";

/** A stretch of time in which the same happens at every scrape. */
export interface ShiftPhase {
  readonly minutes: number;
  /** The weights of stable and candidate; without them, their source has vanished. */
  readonly weights: readonly [number, number] | undefined;
  /** The same of their traffic; an arm without any has no series. */
  readonly flows: readonly [ArmFlow | undefined, ArmFlow | undefined];
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
