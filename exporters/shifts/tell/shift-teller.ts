import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { type Delivery, postJson } from "../../output/post-json.ts";
import { shiftMessage } from "./shift-message.ts";
import { isNews, type ToldNews, toldNews } from "./shift-news.ts";

/** A relay that hears of shifts. */
export interface ShiftReceiver {
  /** `https://relay.example.org/in/shifts`. */
  readonly url: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string | undefined;
}

export interface ShiftTellerOptions {
  readonly receivers: readonly ShiftReceiver[];
  readonly report: (shift: string) => ShiftReport | undefined;
  readonly now: () => number;
  readonly onFailure: (receiver: ShiftReceiver, reason: string) => void;
  /** Sends one report; every outcome is a result. */
  readonly deliver?: typeof deliverShift;
}

/** Tells receivers what is new of shifts: of several reports that wait only the newest, again and again until it is taken. */
export interface ShiftTeller {
  /** Something about this shift may have changed. */
  readonly look: (shift: string) => void;
  /** Resolves when nothing is under way; for a receiver that does not answer not for ever. */
  readonly idle: () => Promise<void>;
  readonly stop: () => void;
}

const numbersEveryMs = 15_000;
const firstRetryMs = 1_000;
const lastRetryMs = 60_000;

interface Telling {
  told: ToldNews | undefined;
  /** The last report that was taken. */
  toldReport: ShiftReport | undefined;
  /** The last report that was looked at. */
  seen: ShiftReport | undefined;
  /** The last one of a rollout that another one followed, while it is to be told. */
  parting: ShiftReport | undefined;
  failures: number;
  notBeforeMs: number;
  sending: Promise<void> | undefined;
}

/** Nobody was told anything yet: the first report of each shift is news. */
export function createShiftTeller(options: ShiftTellerOptions): ShiftTeller {
  const { receivers, now } = options;
  const deliver = options.deliver ?? deliverShift;
  const told = new Map<ShiftReceiver, Map<string, Telling>>(receivers.map((receiver) => [receiver, new Map()]));
  const ended = new AbortController();

  return {
    look: (shift) => {
      const report = receivers.length === 0 ? undefined : options.report(shift);
      if (report !== undefined) for (const receiver of receivers) tell(receiver, report);
    },
    idle: async () => {
      const all = [...told.values()].flatMap((shifts) => [...shifts.values()]);
      await Promise.all(all.map(({ sending }) => sending));
    },
    stop: () => ended.abort(),
  };

  function tell(receiver: ShiftReceiver, report: ShiftReport): void {
    const state = stateOf(receiver, report.shift);
    const nowMs = now();
    if (state.seen?.rollout !== report.rollout) state.parting = state.seen;
    state.seen = report;
    if (ended.signal.aborted || state.sending !== undefined || nowMs < state.notBeforeMs) return;
    if (!hasMore(state)) state.parting = undefined;
    const next = state.parting ?? report;
    if (next === report && !isNews(report, state.told, { atMs: nowMs, numbersEveryMs })) return;
    state.sending = send(receiver, next, state).finally(() => {
      state.sending = undefined;
    });
  }

  /** Whether the last report of a rollout that receivers know has numbers that they do not: one that is cut off is told to its end. */
  function hasMore({ parting, told, toldReport }: Telling): boolean {
    if (parting === undefined || parting.rollout === null || parting.rollout !== toldReport?.rollout) return false;
    return parting.atMs > toldReport.atMs && isNews(parting, told, { atMs: parting.atMs, numbersEveryMs: 0 });
  }

  async function send(receiver: ShiftReceiver, report: ShiftReport, state: Telling): Promise<void> {
    const delivery = await deliver(receiver, report, ended.signal);
    if (ended.signal.aborted) return;
    if (delivery.ok) {
      if (state.parting === report) state.parting = undefined;
      const told = toldNews(report, state.told, now());
      Object.assign(state, { told, toldReport: report, failures: 0, notBeforeMs: 0 });
      return;
    }
    const retryMs = Math.min(lastRetryMs, firstRetryMs * 2 ** state.failures);
    state.failures++;
    state.notBeforeMs = now() + retryMs;
    options.onFailure(receiver, delivery.reason);
  }

  function stateOf(receiver: ShiftReceiver, shift: string): Telling {
    const shifts = told.get(receiver) ?? new Map<string, Telling>();
    told.set(receiver, shifts);
    const known = shifts.get(shift);
    if (known !== undefined) return known;
    const state: Telling = {
      told: undefined,
      toldReport: undefined,
      seen: undefined,
      parting: undefined,
      failures: 0,
      notBeforeMs: 0,
      sending: undefined,
    };
    shifts.set(shift, state);
    return state;
  }
}

const timeoutMs = 10_000;

/** Posts one report. */
export async function deliverShift(
  receiver: ShiftReceiver,
  report: ShiftReport,
  signal: AbortSignal,
): Promise<Delivery> {
  return postJson(receiver, shiftMessage(report), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
}
