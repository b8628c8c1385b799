import { emptyGrid, type GroupSignal, type Recording, type Timeline } from "../../alerts/backtest/recording.ts";
import { allSlos, type Labels, type Slo, type Stack } from "../../slo/model.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";
import type { SloSpec } from "../../slo/spec.ts";

/** 2023-11-13T00:00:00Z, a Monday. */
export const monday = 1_699_833_600;
export const minute = 60;
export const hour = 3600;
export const day = 86_400;

/** The SLO `checkout-availability` with these fields, and a stack that holds it. */
export function sloWith(spec: Partial<SloSpec> = {}): { readonly slo: Slo; readonly stack: Stack } {
  const counter = 'http_requests_total{job="checkout"}';
  const sli = { kind: "events", total: counter, bad: 'http_requests_total{job="checkout",code=~"5.."}' } as const;
  const stack = stackOf([{ name: "availability", objective: "99.9", sli, ...spec }]);
  return { slo: sloOf(stack, "checkout-availability"), stack };
}

/** A stack of one service, `checkout`, with these SLOs. */
export function stackOf(slos: readonly SloSpec[], more: object = {}): Stack {
  const parsed = parseStack({ name: "shop", services: [{ name: "checkout", slos }], ...more });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value;
}

/** The SLO of a stack with this id. */
export function sloOf(stack: Stack, id: string): Slo {
  const slo = allSlos(stack).find((candidate) => candidate.id === id);
  if (slo === undefined) throw new Error(`no SLO ${id}`);
  return slo;
}

/** Events per second at an instant; nothing where there is no sample. */
export type Signal = (time: number) => { readonly total?: number; readonly bad?: number } | undefined;

/** A recording of one group or more, made from functions of time. */
export function recordingOf(
  timeline: Timeline,
  groups: readonly { readonly labels?: Labels; readonly signal: Signal }[],
  isExcluded: (time: number) => boolean = () => false,
): Recording {
  const excluded = emptyGrid(timeline);
  const instants = [...excluded.values.keys()].map((index) => timeline.from + index * minute);
  instants.forEach((time, index) => {
    if (isExcluded(time)) excluded.values[index] = 1;
  });
  return {
    timeline,
    excluded,
    groups: groups.map(({ labels = {}, signal }): GroupSignal => {
      const group = { labels, total: emptyGrid(timeline), bad: emptyGrid(timeline) };
      instants.forEach((time, index) => {
        const values = isExcluded(time) ? undefined : signal(time);
        group.total.values[index] = values?.total ?? Number.NaN;
        group.bad.values[index] = values?.bad ?? Number.NaN;
      });
      return group;
    }),
  };
}
