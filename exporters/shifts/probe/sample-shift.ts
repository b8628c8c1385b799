import type { Logger } from "../../../service/log.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { createBlindnessLog } from "../run/blindness-log.ts";
import { countDnsAnswer, countProbe } from "../track/count-answers.ts";
import type { ShiftState } from "../track/shift-state.ts";
import { createDnsSampling, type DnsSight } from "./dns-sampling.ts";
import { startShiftProber } from "./shift-prober.ts";

/** What the exporter itself asks about a shift: requests to its arms, and questions to name servers. */
export interface ShiftSampling {
  /** Name servers that are asked. */
  readonly resolvers: readonly string[];
  /** Answers of the last minutes, by arm. */
  readonly recentAnswers: () => Readonly<Record<string, number>>;
  /** Asks the name servers that are due; resolves when that has ended. */
  readonly round: () => Promise<void>;
  readonly sources: readonly { readonly name: "dns"; readonly isUp: () => boolean }[];
  /** What name servers said, for whoever asks them by another config; undefined where none are asked. */
  readonly sight: () => DnsSight | undefined;
  readonly stop: () => void;
}

export interface SamplingOptions {
  readonly change: (next: (state: ShiftState) => ShiftState) => void;
  readonly userAgent: string;
  readonly now: () => number;
  readonly log: Logger;
  /** What name servers said to the same questions before; not there where nobody asked them. */
  readonly before?: DnsSight | undefined;
}

/** Does both, as far as the shift asks for them. */
export function sampleShift(
  shift: TrafficShift,
  { change, userAgent, now, log, before }: SamplingOptions,
): ShiftSampling {
  const prober =
    shift.probes &&
    startShiftProber(shift, {
      probes: shift.probes,
      userAgent,
      onResult: (result) => change((state) => countProbe(state, result)),
    });
  const dns =
    shift.dns &&
    createDnsSampling(shift.dns, {
      now,
      before,
      onAnswer: (answer) => change((state) => countDnsAnswer(state, answer)),
    });
  const blindness = createBlindnessLog({ shift: shift.id, log });
  let isStopped = false;
  const look = () => {
    if (!isStopped) blindness.look(dns?.silent() ?? []);
  };
  return {
    resolvers: dns?.resolvers ?? [],
    recentAnswers: () => dns?.recent() ?? {},
    round: async () => {
      look();
      await dns?.round();
      look();
    },
    sources: dns === undefined ? [] : [{ name: "dns", isUp: dns.isUp }],
    sight: () => dns?.sight(),
    stop: () => {
      isStopped = true;
      prober?.stop();
      dns?.stop();
    },
  };
}
