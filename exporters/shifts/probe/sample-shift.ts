import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { countDnsAnswer, countProbe } from "../track/count-answers.ts";
import type { ShiftState } from "../track/shift-state.ts";
import { startDnsSampling } from "./dns-sampling.ts";
import { startShiftProber } from "./shift-prober.ts";

/** What the exporter itself asks about a shift: requests to its arms, and questions to name servers. */
export interface ShiftSampling {
  /** Name servers that are asked. */
  readonly resolvers: readonly string[];
  /** Answers of the last minutes, by arm. */
  readonly recentAnswers: () => Readonly<Record<string, number>>;
  readonly stop: () => void;
}

export interface SamplingOptions {
  readonly change: (next: (state: ShiftState) => ShiftState) => void;
  readonly userAgent: string;
  readonly now: () => number;
}

/** Starts both, as far as the shift asks for them. */
export function sampleShift(shift: TrafficShift, { change, userAgent, now }: SamplingOptions): ShiftSampling {
  const prober =
    shift.probes &&
    startShiftProber(shift, {
      probes: shift.probes,
      userAgent,
      onResult: (result) => change((state) => countProbe(state, result)),
    });
  const dns =
    shift.dns &&
    startDnsSampling(shift.dns, { now, onAnswer: (answer) => change((state) => countDnsAnswer(state, answer)) });
  return {
    resolvers: dns?.resolvers ?? [],
    recentAnswers: () => dns?.recent() ?? {},
    stop: () => {
      prober?.stop();
      dns?.stop();
    },
  };
}
