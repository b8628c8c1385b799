import { countWords, percentWords, pointWords, rateWords } from "./number-words.ts";
import { shiftAlertNames } from "./shift-names.ts";
import type { ShiftReport } from "./shift-report.ts";

/** What a decision needs; a report of the exporter has all of it but the budget of an SLO. */
export type GateFacts = Pick<ShiftReport, "phase" | "verdict" | "drift" | "budget" | "headroom" | "blind"> & {
  readonly ledger: { readonly lost: number | null } | null;
  /** The SLO that has to have some of its error budget left; what is left is 0 to 1, below 0 when overspent. */
  readonly slo?: GatedSlo | undefined;
  /** Names of the shift's alerts that fire now, for whoever does not know the limits behind them. */
  readonly alerts?: readonly string[];
};

export interface GatedSlo {
  readonly id: string;
  readonly remaining: number | null;
  /** Why it is not known, where somebody knows that. */
  readonly why?: string;
}

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

function rollBackReasons({ phase, verdict, budget, alerts = [] }: GateFacts): readonly string[] {
  const reasons: string[] = [];
  // One comparison alone may stop a release, or each further one adds its own false alarms.
  if (verdict.kind === "worse" && verdict.sli !== "slow") reasons.push(`the candidate is worse: ${verdict.why}`);
  if (budget !== null && budget.spent !== null && budget.spent > budget.maxSpend) {
    reasons.push(
      `this rollout spent ${percentWords(budget.spent)} of the error budget of ${budget.slo}, and may spend ${percentWords(budget.maxSpend)}`,
    );
  }
  if (alerts.includes(shiftAlertNames.budget)) {
    reasons.push(`${shiftAlertNames.budget} is firing: this rollout spent more of the error budget than it may`);
  }
  if (phase === "aborting") reasons.push("traffic is on its way back already");
  return reasons;
}

function holdReasons(facts: GateFacts): readonly string[] {
  const { phase, verdict, blind, ledger } = facts;
  const unseen = blind.map(({ source, reason }) => `the ${source} cannot be read: ${reason}`);
  if (phase === "idle" || phase === "settled") return ["no rollout is under way", ...unseen];
  return [
    ...unseen,
    ...(verdict.kind === "not_enough" ? [verdict.why] : []),
    ...(verdict.kind === "worse" && verdict.sli === "slow" ? [`the candidate is slower: ${verdict.why}`] : []),
    ...driftReasons(facts),
    ...headroomReasons(facts),
    ...budgetReasons(facts),
    ...holding
      .filter(({ alert }) => facts.alerts?.includes(alert))
      .map(({ alert, why }) => `${alert} is firing: ${why}`),
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
  if (slo.remaining === null) {
    reasons.push(`the error budget of ${slo.id} is not known${slo.why === undefined ? "" : `: ${slo.why}`}`);
  }
  if (slo.remaining !== null && slo.remaining <= 0) reasons.push(`the error budget of ${slo.id} is spent`);
  return reasons;
}

/** Alerts that a next step would make worse. Those of a rollout that waits for it, or of what follows its end, are none of them. */
const holding = [
  { alert: shiftAlertNames.blind, why: "nobody sees the weights or the traffic" },
  { alert: shiftAlertNames.drift, why: "traffic does not follow the weights" },
  { alert: shiftAlertNames.dropped, why: "requests were lost" },
  { alert: shiftAlertNames.headroom, why: "the stable arm could not take everything back" },
  { alert: shiftAlertNames.reloaded, why: "the proxy restarted, and may have forgotten the weights" },
  { alert: shiftAlertNames.stuck, why: "pods do not become ready" },
  { alert: shiftAlertNames.targetGroupEmpty, why: "a target group with weight has no healthy target" },
] as const;

function lostText(lost: number): string {
  return lost < 2 ? "1 request was lost" : `${countWords(lost)} requests were lost`;
}
