import type { ProbeAttempt } from "../../../exporters/probe/probe-attempt.ts";
import type { ProberMessage } from "../../../exporters/schedule/due-result.ts";
import { type Prober, type ProberOptions, startProber } from "../../../exporters/schedule/prober.ts";
import type { Connects } from "../../../exporters/schedule/self-check/control-check.ts";
import type { Probe } from "../../../slo/probe/probe-model.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** Monday, 5 January 2026, 00:00 UTC: a round of every interval that divides a day begins here. */
export const midnight = Date.UTC(2026, 0, 5);

/** A prober in virtual time with what it said. It starts half a millisecond before midnight, so that whole rounds follow. */
export interface Probed {
  readonly prober: Prober;
  readonly time: VirtualTime;
  readonly messages: readonly ProberMessage[];
  readonly dues: (target?: string) => readonly Extract<ProberMessage, { kind: "due" }>[];
  /** How many due times ended in each way: `{ success: 3, "missed busy": 1 }`. */
  readonly tally: (target?: string) => Readonly<Record<string, number>>;
  readonly states: (target?: string) => readonly string[];
  /** Lets time pass until an attempt has begun. */
  readonly untilInFlight: () => Promise<void>;
}

export type Answer = (probe: Probe, time: VirtualTime, signal: AbortSignal) => Promise<ProbeAttempt>;

/** Starts a prober whose targets answer as told. */
export function startProbed(
  probes: readonly Probe[],
  answer: Answer,
  { connects = async () => true, ...options }: Partial<ProberOptions> & { readonly connects?: Connects } = {},
): Probed {
  const time = createVirtualTime(midnight - 0.5);
  const messages: ProberMessage[] = [];
  const prober = startProber({
    probes,
    options: { control: [], ...options },
    post: (message) => messages.push(message),
    clock: time.clock,
    probeOnce: (probe, signal) => answer(probe, time, signal),
    connects,
  });
  const dues = (target?: string) =>
    messages.filter((message) => message.kind === "due").filter((due) => target === undefined || due.target === target);
  return {
    prober,
    time,
    messages,
    dues,
    tally: (target) => {
      const counts: Record<string, number> = {};
      for (const due of dues(target)) {
        const way = due.outcome === "missed" ? `missed ${due.reason}` : due.outcome;
        counts[way] = (counts[way] ?? 0) + 1;
      }
      return counts;
    },
    states: (target) =>
      messages
        .filter((message) => message.kind === "state")
        .filter((change) => target === undefined || change.target === target)
        .map((change) => change.state),
    untilInFlight: async () => {
      while (prober.health().inFlight === 0) await time.advance(100);
    },
  };
}
