import { type AloneFacts, judgeAlone } from "./judge-alone.ts";
import { countWords, percentWords, pointWords, rateWords } from "./number-words.ts";
import { shiftAlertNames } from "./shift-names.ts";
import type { ShiftArmReport, ShiftReport } from "./shift-report.ts";

/** What a decision needs; a report of the exporter has all of it but the budget of an SLO. */
export type GateFacts = Pick<
  ShiftReport,
  "phase" | "verdict" | "shareBasis" | "drift" | "budget" | "headroom" | "blind" | "down"
> & {
  /** Its share by the weights is null while nobody knows them, or all are 0. */
  readonly candidate: Pick<ShiftArmReport, "name" | "intended">;
  /** Whether all weights are 0: nobody is meant to have anything. */
  readonly isWeightless: boolean;
  readonly ledger: { readonly lost: number | null } | null;
  /** What the end of a rollout is judged by that nobody compared. */
  readonly alone: AloneFacts;
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

/** What whoever asks is told: `GET /api/gate` of the exporter and `nines gate --format json` say it alike. */
export interface GateAnswer extends GateDecision {
  readonly shift: string;
  readonly rollout: string | null;
  /** The SLO that was asked about, too. */
  readonly slo: string | null;
}

/**
 * Whether a release may take its next step. It goes on only when the candidate is shown to be no worse, or has everything already, and
 * nothing speaks against it: what is not known holds, and never passes.
 */
export function decideGate(facts: GateFacts): GateDecision {
  const back = rollBackReasons(facts);
  const hold = holdReasons(facts);
  if (back.length > 0) return { decision: "roll_back", reasons: [...back, ...hold] };
  if (hold.length > 0) return { decision: "hold", reasons: hold };
  return { decision: "proceed", reasons: stageOf(facts) === "complete" ? completeReasons(facts) : [facts.verdict.why] };
}

function completeReasons({ candidate, verdict, alone }: GateFacts): readonly string[] {
  const complete = `the rollout is complete: all traffic is at ${candidate.name}`;
  return verdict.kind === "not_enough" ? [complete, judgeAlone(alone).why] : [complete];
}

/** Where the rollout is: that nothing goes on, or that all is done, is believed only when the weights say so, too. */
function stageOf({ phase, candidate }: GateFacts): "none" | "under way" | "complete" | "unknown" {
  if (phase === "aborting") return "under way";
  if (candidate.intended === null) return "unknown";
  if (phase === "idle" && candidate.intended === 0) return "none";
  return phase === "settled" && candidate.intended === 1 ? "complete" : "under way";
}

function rollBackReasons(facts: GateFacts): readonly string[] {
  const { phase, verdict, budget, alerts = [] } = facts;
  // What was said of a rollout that went back long ago is no reason to stop the next one before its first step.
  if (stageOf(facts) === "none") return [];
  const reasons: string[] = [];
  // One comparison alone may stop a release, or each further one adds its own false alarms.
  if (verdict.kind === "worse" && verdict.sli !== "slow") reasons.push(`the candidate is worse: ${verdict.why}`);
  else if (alerts.includes(shiftAlertNames.worse)) reasons.push(worseAlertText);
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

const worseAlertText = `${shiftAlertNames.worse} is firing: the candidate fails more often than the stable arm`;

function holdReasons(facts: GateFacts): readonly string[] {
  const stage = stageOf(facts);
  const lost = facts.ledger?.lost ?? 0;
  const always = [...budgetReasons(facts), ...alertReasons(facts)];
  const losses = lost >= 1 ? [lostText(lost)] : [];
  if (stage === "none") {
    const worse = facts.alerts?.includes(shiftAlertNames.worse) === true ? [worseAlertText] : [];
    return ["no rollout is under way", ...unseenReasons(facts), ...worse, ...always];
  }
  if (stage === "unknown") return [...unknownReasons(facts), ...always, ...losses];
  const ofBoth = [...always, ...losses];
  if (stage === "complete")
    return [
      ...unseenReasons(facts),
      ...aloneReasons(facts),
      ...slowerReasons(facts),
      ...shareReasons(facts),
      ...ofBoth,
    ];
  const { verdict } = facts;
  return [
    ...unseenReasons(facts),
    ...(verdict.kind === "not_enough" ? [verdict.why] : []),
    ...slowerReasons(facts),
    ...driftReasons(facts),
    ...headroomReasons(facts),
    ...ofBoth,
  ];
}

function unseenReasons({ blind, down, candidate }: GateFacts): readonly string[] {
  return [
    ...blind.map(({ source, reason }) => `the ${sourceWords[source]} cannot be read: ${reason}`),
    ...down.map(
      (arm) => `${arm} is down: it has weight, and none of its servers takes requests${lossOf(arm, candidate)}`,
    ),
  ];
}

function lossOf(arm: string, candidate: GateFacts["candidate"]): string {
  return arm === candidate.name ? "" : "; there is no way back";
}

const sourceWords = { weights: "weights", traffic: "traffic", declared: "declared weights" } as const;

function unknownReasons(facts: GateFacts): readonly string[] {
  const isWeights = ({ source }: GateFacts["blind"][number]) => source === "weights";
  const others = facts.blind.filter((one) => !isWeights(one));
  const why = facts.blind.find(isWeights)?.reason;
  const known = facts.isWeightless
    ? "all weights are 0: no arm is meant to have anything"
    : "the weights are not known";
  return [`${known}${why === undefined ? "" : `: ${why}`}`, ...unseenReasons({ ...facts, blind: others })];
}

function slowerReasons({ verdict }: GateFacts): readonly string[] {
  return verdict.kind === "worse" && verdict.sli === "slow" ? [`the candidate is slower: ${verdict.why}`] : [];
}

/** Without a comparison a candidate that has everything is measured by what is usual. */
function aloneReasons({ verdict, alone }: GateFacts): readonly string[] {
  if (verdict.kind !== "not_enough") return [];
  const { isFine, why } = judgeAlone(alone);
  return isFine ? [] : [why];
}

function driftReasons(facts: GateFacts): readonly string[] {
  const isFresh = facts.drift !== null && !facts.drift.settled;
  return isFresh ? ["traffic has not had the time to follow the last change of weights"] : shareReasons(facts);
}

function shareReasons({ drift, shareBasis }: GateFacts): readonly string[] {
  if (drift === null) return ["the share of traffic is not known"];
  const { share, tolerance } = drift;
  if (Math.abs(share) <= tolerance) return [];
  const direction = share < 0 ? "less" : "more";
  return [
    `the candidate has ${pointWords(Math.abs(share))} ${direction} of the ${shareWords[shareBasis]} than its weight says, and ${pointWords(tolerance)} may be chance`,
  ];
}

/** Sessions are no traffic: a client that keeps one may send all of its requests on it. */
const shareWords = { requests: "traffic", sessions: "sessions", bytes: "bytes" } as const;

function headroomReasons({ headroom }: GateFacts): readonly string[] {
  if (headroom === null) return [];
  const { requestsPerSecond, limit } = headroom;
  if (requestsPerSecond === null) return ["whether the stable arm could take everything back is not known"];
  if (requestsPerSecond <= limit) return [];
  return [
    `the stable arm could not take everything back: ${rateWords(requestsPerSecond)} requests per second, and ${rateWords(limit)} fit`,
  ];
}

/** The limit of the shift's own SLO is silent while what was spent is not known; whoever asks for an SLO wants to know. */
function budgetReasons({ slo }: GateFacts): readonly string[] {
  if (slo === undefined) return [];
  if (slo.remaining === null) {
    return [`the error budget of ${slo.id} is not known${slo.why === undefined ? "" : `: ${slo.why}`}`];
  }
  return slo.remaining <= 0 ? [`the error budget of ${slo.id} is spent`] : [];
}

function alertReasons(facts: GateFacts): readonly string[] {
  const { alerts = [] } = facts;
  return (
    holding
      .filter(({ alert }) => alerts.includes(alert))
      // Once the candidate has everything, that the stable arm cannot take it back keeps nobody from ending the rollout.
      .filter(({ alert }) => alert !== shiftAlertNames.headroom || stageOf(facts) !== "complete")
      .map(({ alert, why }) => `${alert} is firing: ${why}`)
  );
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
