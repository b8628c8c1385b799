import type { ShareRange, ShiftReport } from "../../../slo/shift/shift-report.ts";
import { armName, candidateOf, stableOf } from "../report/arms.ts";
import { firstActor, lastActor } from "../report/weight-moves.ts";
import type { Heard, KeyedNews } from "./news-source.ts";

/** Without planned steps each change of weights could be one: only larger ones are told. */
const leastStepPoints = 5;

/** That a rollout began: one that is first seen on its way back, or with nothing, was never told to begin. */
export function startNews({ before, after }: Heard): readonly KeyedNews[] {
  const [candidate, stable] = [candidateOf(after), stableOf(after)];
  const { intended } = candidate;
  if (before !== undefined || after.phase === "aborting" || intended === 0) return [];
  const names = { candidate: armName(candidate), stable: armName(stable) };
  return [{ key: "started", news: { kind: "started", by: firstActor(after), ...names, intended, ...rangeOf(after) } }];
}

/** That the candidate gets another share, or the same again after it was taken back. */
export function stepNews({ before, after, memory, step: key }: Heard): readonly KeyedNews[] {
  const isUnderWay = after.phase === "shifting" || after.phase === "paused" || after.phase === "settled";
  if (before === undefined || !isUnderWay || key === "") return [];
  const goesOn = before.phase === "aborting";
  if ((key === memory.toldStep || isHalfway(after)) && !goesOn) return [];
  const { step, changedAtMs } = after;
  const candidate = candidateOf(after);
  const { intended } = candidate;
  if (step === null && intended !== 1 && !goesOn && pointsBetween(memory.toldStep, key) < leastStepPoints) return [];
  const by = lastActor(after);
  // What is given back is news, however soon.
  const id = goesOn ? `step:${key}:${changedAtMs}` : `step:${key}`;
  const news = { kind: "step", step, candidate: armName(candidate), intended, by, ...rangeOf(after) } as const;
  return [{ key: id, news }];
}

/** Whether several HAProxies get their new weights one after the other: what they have in the mean is nobody's step. */
function isHalfway({ shareRange, changedAtMs, atMs }: ShiftReport): boolean {
  return (shareRange ?? null) !== null && atMs - (changedAtMs ?? 0) < halfwayMs;
}

/** Longer than Prometheus takes to scrape each of them, and to have its rules follow. */
const halfwayMs = 60_000;

function rangeOf({ shareRange }: ShiftReport): { readonly range?: ShareRange } {
  return shareRange === undefined || shareRange === null ? {} : { range: shareRange };
}

/** The difference of steps that are named for their weight, as `5 %` and `25 %` are; NaN where one has no name. */
function pointsBetween(one: string, other: string): number {
  return Math.abs(Number.parseInt(one, 10) - Number.parseInt(other, 10));
}
