import type { ShiftVerdictReport } from "../../../slo/shift/shift-report.ts";
import { burstSeconds } from "../../../slo/shift/shift-timing.ts";
import { combineVerdicts } from "../../../slo/shift/statistics/combine-verdicts.ts";
import { dispersionOf } from "../../../slo/shift/statistics/dispersion.ts";
import { evidenceLimit } from "../../../slo/shift/statistics/evidence.ts";
import { judgeShift } from "../../../slo/shift/statistics/judge-shift.ts";
import type { JudgedSli } from "../../../slo/shift/statistics/verdict-reason.ts";
import { uncountedWords, unmeasuredWords } from "../../../slo/shift/statistics/verdict-words.ts";
import { burstCountSeconds } from "../../../slo/shift/traffic/burst-count-seconds.ts";
import { trafficForm } from "../../../slo/shift/traffic-selectors.ts";
import { trafficSignals } from "../../../slo/shift/traffic-signals.ts";
import { errorCounts } from "../track/compare-arms.ts";
import type { ShiftState } from "../track/shift-state.ts";
import { areSlowKnown, measuredOf } from "./are-slow-known.ts";
import { isBlind, type ShiftFacts } from "./shift-facts.ts";

/** What is said of the candidate. Of data that are old nothing is said, and of data that are not there neither. */
export function shiftVerdict(facts: ShiftFacts, sli: JudgedSli = "errors"): ShiftVerdictReport {
  const { tracked, state, nowMs } = facts;
  const { judge, stable, candidate } = tracked.shift;
  const silent = silenceOf(facts, sli);
  if (silent !== undefined || state.rollout === null) {
    const why = silent ?? "not enough data: no rollout was seen yet";
    return { kind: "not_enough", sli: null, evidence: null, limit: evidenceLimit(judge.alpha), detectable: null, why };
  }
  const { compared, evidence } = state.rollout;
  const counts = (name: string) => {
    const sums = compared[name] ?? { requests: 0, errors: 0, slow: null };
    return sli === "slow" ? { requests: measuredOf(sums), errors: sums.slow ?? 0 } : sums;
  };
  return judgeShift(
    {
      stable: counts(stable.name),
      candidate: counts(candidate.name),
      sums: evidence[sli],
      dispersion: dispersionNow(tracked.shift, state, nowMs),
    },
    judge,
    sli,
  );
}

/** The verdict that decides: that of errors, unless they are no reason to stop and slow requests are. */
export function decidingVerdict(facts: ShiftFacts): ShiftVerdictReport {
  const { shift } = facts.tracked;
  const slow = shift.slow && shiftVerdict(facts, "slow");
  // Of a kind of traffic that never tells, the check of the config says so.
  const isHopeless = slow?.sli === null && !trafficSignals(shift).slow;
  return combineVerdicts(shiftVerdict(facts), isHopeless ? undefined : slow);
}

/** How bursty the stable arm's errors are, as told or as measured. */
export function dispersionNow(
  { judge, traffic }: ShiftFacts["tracked"]["shift"],
  { bursts, rollout }: ShiftState,
  nowMs: number,
): number {
  if (judge.dispersion !== "auto") return judge.dispersion;
  const whole = burstCountSeconds(traffic) / burstSeconds;
  const counts = errorCounts(bursts, nowMs);
  const measured = dispersionOf(
    counts.map(({ errors, requests }) => ({ errors: whole * errors, requests: whole * requests })),
  );
  // Who counted before remembers bursts that this did not see.
  return Math.max(measured, rollout?.recordedDispersion ?? 1);
}

/** Why nothing can be said, if so. */
function silenceOf(facts: ShiftFacts, sli: JudgedSli): string | undefined {
  const { blind, tracked, state } = facts;
  const needed = neededSources(state);
  const unseen = blind.filter(({ source }) => needed.has(source));
  if (unseen.length > 0)
    return `not enough data: ${unseen.map(({ source, reason }) => `the ${source} cannot be read (${reason})`).join(", and ")}`;
  if (trafficForm(tracked.shift).shareBasis !== "requests") return uncountedWords;
  if (state.rollout === null && state.share === null) return "not enough data: what the weights mean is not known";
  const { traffic } = state;
  if (traffic === null) return "not enough data: the traffic was not read yet";
  const { stable, candidate } = tracked.shift;
  const arms = [stable, candidate].map(({ name }) => ({ name, counters: traffic.arms[name] }));
  const hidden = arms.find(({ counters }) => counters === undefined);
  if (hidden !== undefined) return `not enough data: requests of ${hidden.name} are not visible`;
  if (arms.some(({ counters }) => (counters?.requests ?? null) === null))
    return `not enough data: ${traffic.detail ?? "requests are not observable here"}`;
  return sli === "slow" && !arms.every(({ name }) => areSlowKnown(name, facts)) ? unmeasuredWords : undefined;
}

/** What has to be seen for a word about the candidate. */
function neededSources({ rollout }: ShiftState): ReadonlySet<string> {
  // Without weights nobody knows whether there is a rollout; of one that is known, the traffic tells all the same.
  if (rollout === null) return new Set(["weights", "traffic"]);
  // What was said of one whose ledger is closed rests on nothing that is still to come.
  return rollout.until === null ? new Set(["traffic"]) : new Set();
}

/** Whether the traffic's numbers are of now. */
export function isTrafficKnown(facts: ShiftFacts): boolean {
  return !isBlind(facts, "traffic") && facts.state.traffic !== null;
}
