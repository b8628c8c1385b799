import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import { type Delivery, postJson } from "../../output/post-json.ts";
import { shiftMessage } from "./shift-message.ts";
import { nextReport, nothingTold, type ToldShift, withRefused, withSeen, withTaken } from "./told-shift.ts";

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

/** What one receiver was told of one shift. */
interface Telling {
  readonly state: ToldShift;
  readonly sending: Promise<void> | undefined;
}

/** Nobody was told anything yet: the first report of each shift is news. */
export function createShiftTeller(options: ShiftTellerOptions): ShiftTeller {
  const { receivers, now } = options;
  const deliver = options.deliver ?? deliverShift;
  const tellings = receivers.map((receiver) => ({ receiver, shifts: new Map<string, Telling>() }));
  const ended = new AbortController();

  return {
    look: (shift) => {
      const report = receivers.length === 0 ? undefined : options.report(shift);
      if (report !== undefined) for (const telling of tellings) tell(telling, report);
    },
    idle: async () => {
      await Promise.all(tellings.flatMap(({ shifts }) => [...shifts.values()].map(({ sending }) => sending)));
    },
    stop: () => ended.abort(),
  };

  function tell({ receiver, shifts }: (typeof tellings)[number], report: ShiftReport): void {
    const { state, sending } = shifts.get(report.shift) ?? { state: nothingTold, sending: undefined };
    const seen = withSeen(state, report);
    const isFree = !ended.signal.aborted && sending === undefined;
    const next = isFree ? nextReport(seen, now()) : undefined;
    const send = async (one: ShiftReport) => {
      const delivery = await deliver(receiver, one, ended.signal);
      const latest = shifts.get(report.shift)?.state ?? seen;
      shifts.set(report.shift, { state: answered(latest, { one, receiver, delivery }), sending: undefined });
    };
    shifts.set(report.shift, { state: seen, sending: next === undefined ? sending : send(next) });
  }

  function answered(
    state: ToldShift,
    {
      one,
      receiver,
      delivery,
    }: { readonly one: ShiftReport; readonly receiver: ShiftReceiver; readonly delivery: Delivery },
  ): ToldShift {
    if (ended.signal.aborted) return state;
    if (delivery.ok) return withTaken(state, one, now());
    options.onFailure(receiver, delivery.reason);
    return withRefused(state, now());
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
