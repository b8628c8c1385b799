import { unseenProxiesWords } from "../unseen-proxies-words.ts";
import type { GateFacts } from "./gate-facts.ts";
import { gateStage } from "./gate-stage.ts";
import { holdReasons } from "./hold-reasons.ts";
import { judgeAlone } from "./judge-alone.ts";
import { rollBackReasons } from "./roll-back-reasons.ts";

/** Whether a release goes on, and why. */
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
  const unseen = partialLedgerReasons(facts);
  if (back.length > 0) return { decision: "roll_back", reasons: [...back, ...hold, ...unseen] };
  if (hold.length > 0) return { decision: "hold", reasons: [...hold, ...unseen] };
  return {
    decision: "proceed",
    reasons: [...(gateStage(facts) === "complete" ? completeReasons(facts) : [facts.verdict.why]), ...unseen],
  };
}

/** That no losses are told is no proof of none where not all was seen; nobody can wait for that to be better. */
function partialLedgerReasons(facts: GateFacts): readonly string[] {
  const stage = gateStage(facts);
  // While nobody knows the weights, what is idle has no rollout of which there could be more.
  const isIdle =
    stage === "none" || (stage === "unknown" && facts.phase === "idle" && !(Number(facts.ledger?.lost) >= 1));
  if (facts.ledger?.isWhole !== false || isIdle) return [];
  // Where nothing counts losses there is no count that could be too low.
  const meaning = facts.ledger.lost === null ? "" : ": more may have failed or been lost than was counted";
  return [`not all requests were seen${unseenWords(facts)}${meaning}`];
}

/** Why they were not, where that is known. */
function unseenWords({ unseenProxies }: GateFacts): string {
  if (unseenProxies === undefined || unseenProxies === null) return "";
  const since = `${new Date(unseenProxies.sinceMs).toISOString().slice(11, 16)} UTC`;
  return `, for ${unseenProxiesWords(unseenProxies, since)}`;
}

function completeReasons({ candidate: { name }, isPromoted, verdict, alone }: GateFacts): readonly string[] {
  const how = isPromoted === true ? `${name} was promoted, and is the stable version now` : `all traffic is at ${name}`;
  const complete = `the rollout is complete: ${how}`;
  if (verdict.kind !== "not_enough") return [complete];
  return [complete, verdict.sli === "slow" ? verdict.why : judgeAlone(alone).why];
}
