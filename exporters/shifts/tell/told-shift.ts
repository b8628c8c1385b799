import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { isNews, type ToldNews, toldNews } from "./shift-news.ts";

/** What somebody was told of a shift, and what there is to tell. */
export interface ToldShift {
  readonly told: ToldNews | undefined;
  /** The last report that was taken. */
  readonly toldReport: ShiftReport | undefined;
  /** The last report that was looked at. */
  readonly seen: ShiftReport | undefined;
  /** The last one of the rollout before that of the last report. */
  readonly parting: ShiftReport | undefined;
  /** How often in a row the last report was not taken. */
  readonly failures: number;
  readonly notBeforeMs: number;
}

const numbersEveryMs = 15_000;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

/** The first report is news. */
export const nothingTold: ToldShift = {
  told: undefined,
  toldReport: undefined,
  seen: undefined,
  parting: undefined,
  failures: 0,
  notBeforeMs: 0,
};

/** After a further report. */
export function withSeen(state: ToldShift, report: ShiftReport): ToldShift {
  const parting = state.seen?.rollout === report.rollout ? state.parting : state.seen;
  return { ...state, seen: report, parting };
}

/** The report that is to be told now, if any: the end of a rollout that is cut off goes before the newest one. */
export function nextReport(state: ToldShift, nowMs: number): ShiftReport | undefined {
  const { seen, parting, told, notBeforeMs } = state;
  if (nowMs < notBeforeMs) return undefined;
  if (hasMore(state)) return parting;
  return seen !== undefined && isNews(seen, told, { atMs: nowMs, numbersEveryMs }) ? seen : undefined;
}

/** Whether the last report of a rollout that the receiver knows has numbers that it does not. */
function hasMore({ parting, told, toldReport }: ToldShift): boolean {
  if (parting === undefined || parting.rollout === null || parting.rollout !== toldReport?.rollout) return false;
  return parting.atMs > toldReport.atMs && isNews(parting, told, { atMs: parting.atMs, numbersEveryMs: 0 });
}

/** After a report was taken. */
export function withTaken(state: ToldShift, report: ShiftReport, nowMs: number): ToldShift {
  return { ...state, told: toldNews(report, state.told, nowMs), toldReport: report, failures: 0, notBeforeMs: 0 };
}

/** After one was not: the next one waits, longer each time. */
export function withRefused(state: ToldShift, nowMs: number): ToldShift {
  const retryMs = Math.min(lastRetryMs, firstRetryMs * 2 ** state.failures);
  return { ...state, failures: state.failures + 1, notBeforeMs: nowMs + retryMs };
}
