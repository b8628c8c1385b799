import { assertNever } from "../../problem.ts";
import { countersApart } from "../counters-apart.ts";
import { countWords, pointWords, rateWords } from "../number-words.ts";
import { alertReasons, reloadReasons, worseAlertReasons } from "./alert-reasons.ts";
import type { GateFacts } from "./gate-facts.ts";
import { gateStage } from "./gate-stage.ts";
import { incomparableReasons } from "./incomparable-reasons.ts";
import { judgeAlone } from "./judge-alone.ts";

/** Why a release has to wait; empty when nothing speaks against its next step. */
export function holdReasons(facts: GateFacts): readonly string[] {
  const troubles = [...unseenReasons(facts), ...downReasons(facts)];
  const always = [...budgetReasons(facts), ...alertReasons(facts)];
  const losses = [...reloadReasons(facts), ...lossReasons(facts), ...lateLossReasons(facts)];
  const stage = gateStage(facts);
  switch (stage) {
    case "none":
      return ["no rollout is under way", ...troubles, ...worseAlertReasons(facts), ...always];
    case "unknown":
      return [...unknownReasons(facts), ...always, ...losses];
    case "complete":
      return [
        ...troubles,
        ...incomparableReasons(facts),
        ...aloneReasons(facts),
        ...missedReasons(facts),
        ...slowerReasons(facts),
        // Who was renamed has no share any more that could be compared.
        ...(facts.isPromoted === true ? [] : shareReasons(facts)),
        ...always,
        ...losses,
      ];
    case "under way":
      return [
        ...troubles,
        ...incomparableReasons(facts),
        ...unprovenReasons(facts),
        ...missedReasons(facts),
        ...slowerReasons(facts),
        ...driftReasons(facts),
        ...headroomReasons(facts),
        ...always,
        ...losses,
      ];
    default:
      return assertNever(stage);
  }
}

function unseenReasons({ blind }: Pick<GateFacts, "blind">): readonly string[] {
  return blind.map(({ source, reason }) => `the ${sourceWords[source]} cannot be read: ${reason}`);
}

const sourceWords = { weights: "weights", traffic: "traffic", declared: "declared weights" } as const;

function downReasons({ down, candidate }: GateFacts): readonly string[] {
  return down.map((arm) => {
    const loss = arm === candidate.name ? "" : "; there is no way back";
    return `${arm} is down: it has weight, and none of its servers takes requests${loss}`;
  });
}

function unknownReasons(facts: GateFacts): readonly string[] {
  const isWeights = ({ source }: GateFacts["blind"][number]) => source === "weights";
  const others = facts.blind.filter((one) => !isWeights(one));
  const why = facts.blind.find(isWeights)?.reason;
  const known = facts.isWeightless
    ? "all weights are 0: no arm is meant to have anything"
    : "the weights are not known";
  return [`${known}${why === undefined ? "" : `: ${why}`}`, ...unseenReasons({ blind: others }), ...downReasons(facts)];
}

function unprovenReasons({ verdict }: GateFacts): readonly string[] {
  return verdict.kind === "not_enough" ? [verdict.why] : [];
}

/** Whoever is worse by a part of its errors is so by all of them. */
function missedReasons({ verdict, missedErrors }: GateFacts): readonly string[] {
  const isWorse = verdict.kind === "worse" && verdict.sli !== "slow";
  if (isWorse || missedErrors === undefined || missedErrors === null) return [];
  const { rules, exporter } = missedErrors;
  return [
    `the rules counted ${countWords(rules)} errors of the candidate, and the exporter ${countWords(exporter)}: it missed some, and its verdict does not rest on all`,
  ];
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
  return isFresh
    ? ["traffic has not had the time to follow the last change of weights, or of servers that are up"]
    : shareReasons(facts);
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

function lossReasons({ ledger }: GateFacts): readonly string[] {
  const { lost, unsettled = 0 } = ledger ?? {};
  const more = unsettled > countersApart ? countWords(unsettled) : undefined;
  if (lost === undefined || lost === null || lost < 1) {
    return more === undefined
      ? []
      : [`${more} requests were answered by no arm: whether they are lost is not known yet`];
  }
  const sure = `${lostWords(lost)}${earlierWords(lost, ledger?.lostAsItBegan ?? 0)}`;
  return [more === undefined ? sure : `${sure}, and ${more} more that no arm answered may be`];
}

/** A look that finds losses beside the first step cannot tell which was first: the rollout answers for them. */
function earlierWords(lost: number, asItBegan: number): string {
  if (asItBegan < 1) return "";
  const ofThem = asItBegan < lost ? ` ${countWords(asItBegan)} of them` : lost < 2 ? "" : " all of them";
  return `,${ofThem} maybe just before it began`;
}

function lateLossReasons({ lostLately }: GateFacts): readonly string[] {
  const isLosing = lostLately !== undefined && lostLately !== null && lostLately >= 1;
  return isLosing ? [`${lostWords(lostLately)} in the last two minutes, outside of the rollout`] : [];
}

function lostWords(lost: number): string {
  return lost < 2 ? "1 request was lost" : `${countWords(lost)} requests were lost`;
}
