import { countWords, percentWords, pointWords, rateWords } from "./number-words.ts";
import type { ShiftReport } from "./shift-report.ts";

/** What a decision needs; a report of the exporter has all of it but the budget of an SLO. */
export type GateFacts = Pick<ShiftReport, "phase" | "verdict" | "drift" | "budget" | "headroom" | "blind"> & {
  readonly ledger: { readonly lost: number | null } | null;
  /** The SLO that has to have some of its error budget left; what is left is 0 to 1, below 0 when overspent. */
  readonly slo?: { readonly id: string; readonly remaining: number | null } | undefined;
};

export interface GateDecision {
  readonly decision: "proceed" | "hold" | "roll_back";
  /** What decided first; never empty. */
  readonly reasons: readonly string[];
}

/**
 * Whether a release may take its next step. It goes on only when the candidate is shown to be no worse and nothing speaks against it:
 * what is not known holds, and never passes.
 */
export function decideGate(facts: GateFacts): GateDecision {
  const back = rollBackReasons(facts);
  const hold = holdReasons(facts);
  if (back.length > 0) return { decision: "roll_back", reasons: [...back, ...hold] };
  if (hold.length > 0) return { decision: "hold", reasons: hold };
  return { decision: "proceed", reasons: [facts.verdict.why] };
}

function rollBackReasons({ phase, verdict, budget }: GateFacts): readonly string[] {
  const reasons: string[] = [];
  // One comparison alone may stop a release, or each further one adds its own false alarms.
  if (verdict.kind === "worse" && verdict.sli !== "slow") reasons.push(`the candidate is worse: ${verdict.why}`);
  if (budget !== null && budget.spent !== null && budget.spent > budget.maxSpend) {
    reasons.push(
      `this rollout spent ${percentWords(budget.spent)} of the error budget of ${budget.slo}, and may spend ${percentWords(budget.maxSpend)}`,
    );
  }
  if (phase === "aborting") reasons.push("traffic is on its way back already");
  return reasons;
}

function holdReasons(facts: GateFacts): readonly string[] {
  const { phase, verdict, blind, ledger } = facts;
  return [
    ...(phase === "idle" || phase === "settled" ? ["no rollout is under way"] : []),
    ...blind.map(({ source, reason }) => `the ${source} cannot be read: ${reason}`),
    ...(verdict.kind === "not_enough" ? [verdict.why] : []),
    ...(verdict.kind === "worse" && verdict.sli === "slow" ? [`the candidate is slower: ${verdict.why}`] : []),
    ...driftReasons(facts),
    ...headroomReasons(facts),
    ...budgetReasons(facts),
    ...(ledger !== null && ledger.lost !== null && ledger.lost >= 1 ? [lostText(ledger.lost)] : []),
  ];
}

function driftReasons({ drift }: GateFacts): readonly string[] {
  if (drift === null) return ["the share of traffic is not known"];
  const { share, tolerance, settled } = drift;
  if (!settled) return ["traffic has not had the time to follow the last change of weights"];
  if (Math.abs(share) <= tolerance) return [];
  const direction = share < 0 ? "less" : "more";
  return [
    `the candidate has ${pointWords(Math.abs(share))} ${direction} of the traffic than its weight says, and ${pointWords(tolerance)} may be chance`,
  ];
}

function headroomReasons({ headroom }: GateFacts): readonly string[] {
  if (headroom === null) return [];
  const { requestsPerSecond, limit } = headroom;
  if (requestsPerSecond === null) return ["whether the stable arm could take everything back is not known"];
  if (requestsPerSecond <= limit) return [];
  return [
    `the stable arm could not take everything back: ${rateWords(requestsPerSecond)} requests per second, and ${rateWords(limit)} fit`,
  ];
}

function budgetReasons({ budget, slo }: GateFacts): readonly string[] {
  const reasons: string[] = [];
  if (budget !== null && budget.spent === null)
    reasons.push(`what this rollout spent of the error budget of ${budget.slo} is not known`);
  if (slo === undefined) return reasons;
  if (slo.remaining === null) reasons.push(`the error budget of ${slo.id} is not known`);
  else if (slo.remaining <= 0) reasons.push(`the error budget of ${slo.id} is spent`);
  return reasons;
}

function lostText(lost: number): string {
  return lost < 2 ? "1 request was lost" : `${countWords(lost)} requests were lost`;
}
