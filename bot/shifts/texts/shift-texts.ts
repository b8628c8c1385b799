import type { RelayLanguage } from "../../../slo/relay/relay-model.ts";
import type { ShiftOutcome } from "../../../slo/shift/shift-names.ts";
import type { ShiftReport } from "../../../slo/shift/shift-report.ts";
import type { BlindSource } from "../news/rollout-news.ts";
import type { Gap, Uncounted } from "../report/losses.ts";
import { english } from "./english.ts";
import { korean } from "./korean.ts";

/** The states that a rollout's message shows. */
export type RolloutState =
  | "shifting"
  | "paused"
  | "aborting"
  | "worse"
  | "lost"
  | "lostLater"
  | "down"
  | "drift"
  | "unknown"
  | "completed"
  | "uncounted"
  | "uncompared"
  | "unusual"
  | "rolledBack"
  | "superseded";

/** Its values are texts, in the order of the names. */
export type Say<Values extends readonly string[]> = (...values: Values) => string;

/**
 * Every text of a rollout's message and thread, by language. Values are plain text, numbers with their units already; what stands between
 * asterisks is bold.
 */
export interface ShiftTexts {
  readonly state: Readonly<Record<RolloutState, string>>;
  readonly source: Readonly<Record<BlindSource, string>>;
  readonly unknown: string;
  /** A share of what is counted: `24.8 % of the sessions`. */
  readonly shareOf: Readonly<Record<ShiftReport["shareBasis"], Say<[share: string]>>>;
  /** Why nobody knows what became of requests. */
  readonly uncounted: Readonly<Record<Uncounted, string>>;
  readonly duration: (seconds: number) => string;
  // The message.
  readonly headline: Say<[title: string, intended: string, actual: string]>;
  /** While traffic has no time yet to follow, and while the arm is down. */
  readonly headlineMeant: Say<[title: string, intended: string]>;
  readonly headlineLost: Say<[title: string, lost: string, sent: string]>;
  /** The same, and what was lost after its account was closed. */
  readonly headlineLater: Say<[headline: string, lost: string]>;
  readonly headlineNoneSeen: Say<[title: string, sent: string]>;
  readonly headlineEnd: Say<[title: string]>;
  readonly headlineUnasked: Say<[title: string]>;
  readonly headlineBack: Say<[title: string]>;
  /** Of one that the next one followed before its traffic had gone back. */
  readonly headlineGoingBack: Say<[title: string]>;
  readonly step: Say<[number: string, of: string]>;
  readonly stepAlone: Say<[number: string]>;
  readonly started: Say<[when: string]>;
  /** Of one that another followed. */
  readonly began: Say<[when: string]>;
  readonly ended: Say<[when: string, took: string]>;
  readonly pausedSince: Say<[when: string]>;
  readonly share: Say<[actual: string, intended: string]>;
  /** Of an arm that is down. */
  readonly shareDown: Say<[intended: string]>;
  readonly errors: Say<[candidate: string, stable: string]>;
  readonly slow: Say<[candidate: string, stable: string]>;
  readonly requestsOf: Say<[count: string, arm: string]>;
  readonly noneCounted: Say<[arm: string]>;
  readonly evidence: Say<[evidence: string, limit: string]>;
  /** Why evidence is not enough: errors of the stable arm come in bursts. */
  readonly bursts: Say<[stable: string, times: string]>;
  /** Why evidence is not enough: what is certain may be too small to count. */
  readonly floor: Say<[points: string]>;
  readonly detectable: Say<[times: string]>;
  readonly worse: string;
  readonly notWorse: string;
  readonly notEnough: string;
  /** Of a candidate that cannot be compared. */
  readonly unusual: Say<[ratio: string, requests: string, usual: string]>;
  readonly lost: Say<[lost: string, sent: string]>;
  /** Where not all was seen, and of that nothing was lost. */
  readonly lostNoneSeen: Say<[sent: string, gap: string]>;
  /** Why not all requests were seen. */
  readonly gap: Readonly<Record<Gap, string>>;
  /** The same, where some of several HAProxies are not seen. */
  readonly proxiesUnseen: Say<[count: string, of: string, when: string]>;
  /** Of a rollout that another one overtook. */
  readonly lostBeforeNext: Say<[lost: string, sent: string]>;
  readonly atLeast: Say<[count: string]>;
  /** While more may come. */
  readonly lostSoFar: Say<[lost: string]>;
  readonly lostSoFarLast: Say<[lost: string, when: string]>;
  /** In no account of the rollout. */
  readonly lostOutside: Say<[lost: string, when: string]>;
  readonly lostUnknown: string;
  readonly lostUnknownSince: Say<[when: string]>;
  readonly lostUnseen: string;
  /** The part of the lost that may be of just before its first step. */
  readonly lostAsItBegan: Say<[lost: string]>;
  /** Tries made again, also of requests that failed all the same. */
  readonly triedAgain: Say<[count: string]>;
  readonly budget: Say<[spent: string, slo: string, most: string]>;
  /** While more may come. */
  readonly budgetSoFar: Say<[spent: string, slo: string, when: string, most: string]>;
  /** Of a rollout that is over. */
  readonly budgetNotYet: Say<[slo: string]>;
  readonly budgetUnknown: Say<[slo: string]>;
  readonly headroom: Say<[rate: string, capacity: string]>;
  readonly adrift: Say<[points: string, tolerance: string]>;
  readonly down: Say<[arm: string, share: string]>;
  readonly blind: Say<[source: string, reason: string]>;
  readonly silent: Say<[when: string]>;
  /** Of a rollout that another one follows, or none. */
  readonly left: Say<[when: string]>;
  /** Of one that was followed to its end, and whose account was open when the next one began. */
  readonly cutOff: Say<[when: string]>;
  /** Of one whose arms were swapped or renamed before its account was closed. */
  readonly armsChanged: Say<[when: string]>;
  /** A time in the rollout. */
  readonly unfollowed: Say<[from: string, to: string]>;
  readonly mayGo: Say<[arm: string, why: string]>;
  readonly mayNotGo: Say<[arm: string, why: string]>;
  readonly lastChange: Say<[detail: string, by: string, when: string]>;
  readonly lastChangeOfNobody: Say<[detail: string, when: string]>;
  readonly incident: Say<[incident: string]>;
  /** Of one whose alerts nobody reports any more, nor their end. */
  readonly unknownIncident: Say<[incident: string]>;
  readonly footer: Say<[rollout: string, strategy: string, layer: string, source: string]>;
  readonly leftOut: Say<[what: string]>;
  readonly picture: Say<[title: string]>;
  // Buttons.
  readonly dashboard: string;
  readonly runbook: string;
  readonly logs: string;
  readonly abortCommand: string;
  // The thread.
  readonly toldStarted: Say<[candidate: string, share: string, stable: string]>;
  /** With all of the weight at once. */
  readonly toldStartedWhole: Say<[candidate: string, share: string, stable: string]>;
  readonly toldBy: Say<[by: string]>;
  readonly toldStep: Say<[step: string, candidate: string, share: string]>;
  readonly stepWord: string;
  /** What one HAProxy gives the candidate, and another one. */
  readonly proxiesDiffer: Say<[least: string, most: string]>;
  readonly paused: Say<[reason: string, after: string]>;
  readonly pausedReasonUnknown: string;
  readonly pausedAfter: Say<[time: string]>;
  readonly resumed: Say<[time: string]>;
  readonly drift: Say<[actual: string, intended: string, tolerance: string]>;
  readonly driftOver: Say<[time: string]>;
  readonly upAgain: Say<[arm: string, time: string]>;
  /** Its weight was taken before anybody saw it up again. */
  readonly downNoMore: Say<[arm: string, time: string]>;
  readonly toldWorse: Say<[numbers: string]>;
  readonly worseOver: Say<[numbers: string]>;
  /** Nothing proves the opposite either. */
  readonly worseOpen: Say<[numbers: string]>;
  readonly notEnoughInStep: Say<[step: string, numbers: string]>;
  readonly notEnoughAtAll: Say<[numbers: string]>;
  readonly toldBlind: Say<[source: string, reason: string]>;
  readonly toldSilent: string;
  readonly seen: Say<[source: string, time: string]>;
  readonly toldLostOutside: Say<[lost: string]>;
  readonly toldLost: Say<[lost: string, sent: string]>;
  readonly lostOver: Say<[when: string, lost: string, sent: string]>;
  readonly aborted: Say<[because: string]>;
  readonly abortWorse: Say<[numbers: string]>;
  readonly abortLost: Say<[lost: string, sent: string]>;
  /** In no rollout's count. */
  readonly abortLostLately: Say<[lost: string]>;
  readonly abortDrift: Say<[actual: string, intended: string]>;
  readonly abortBlind: Say<[source: string]>;
  readonly abortReload: string;
  /** Where the actor alone is known. */
  readonly abortedByActor: string;
  readonly abortUnknown: string;
  readonly rolledBack: string;
  readonly rolledBackIn: Say<[time: string]>;
  readonly rolledBackAt: Say<[when: string]>;
  /** How long after it was taken back. */
  readonly nextBeforeTraffic: Say<[time: string]>;
  readonly backHeadroom: Say<[share: string]>;
  readonly completed: Say<[candidate: string]>;
  readonly completedIn: Say<[candidate: string, time: string]>;
  readonly completedUnasked: Say<[candidate: string]>;
  readonly safeToDelete: Say<[arm: string, why: string]>;
  readonly superseded: Say<[rollout: string]>;
  /** The same, and when its last report was made. */
  readonly supersededSince: Say<[rollout: string, when: string]>;
  /** Of an end that no report told. */
  readonly endedUnheard: Readonly<Record<ShiftOutcome, Say<[when: string, reported: string]>>>;
  // What the button for aborting shows.
  readonly abortTitle: Say<[title: string]>;
  readonly close: string;
  readonly abortGone: string;
  readonly abortIntro: string;
  readonly abortNothing: string;
  readonly abortTerraform: string;
  readonly abortUnknownWeights: Say<[layer: string]>;
  readonly abortNotes: Readonly<Record<AbortNote, string>>;
}

/** Sentences that belong to a command. */
export type AbortNote =
  | "argo"
  | "flagger"
  | "podRatio"
  | "listener"
  | "route53"
  | "edit"
  | "haproxyServers"
  | "haproxyReload";

const tables: Readonly<Record<RelayLanguage, ShiftTexts>> = { en: english, ko: korean };

/** The texts in a language. */
export function shiftTexts(language: RelayLanguage): ShiftTexts {
  return tables[language];
}
