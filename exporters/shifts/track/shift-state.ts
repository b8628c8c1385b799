import type { ShiftOutcome, ShiftPhase } from "../../../slo/shift/shift-names.ts";
import type { LostOutside, ShiftChangeReport } from "../../../slo/shift/shift-report.ts";
import type { EvidenceSums } from "../../../slo/shift/statistics/evidence.ts";
import { armsOf, type TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { Stretch } from "../../budgets/stretch.ts";
import { replicaSetArms } from "../read/replica-set-arms.ts";
import type { ArmTotals } from "./arm-totals.ts";
import type { EvidenceBucket } from "./evidence-bucket.ts";
import type { RolloutNaming } from "./rollout-naming.ts";
import type { SeenLoss, SeenTraffic, SeenWeights, TrafficPoint } from "./seen-sources.ts";

/** Everything remembered of a shift: plain data, which survives a restart as JSON. Times are Unix milliseconds. */
export interface ShiftState {
  /** Which arms play which role: sums of other roles mean something else. */
  readonly roles: string;
  readonly weights: SeenWeights | null;
  /** The candidate's intended share; the last one while weights mean none. */
  readonly share: number | null;
  /** The candidate's share of the weights in force, the last one that was known; not there in states of older versions. */
  readonly liveShare?: number | null;
  /** Of either of these shares. */
  readonly changedAtMs: number | null;
  readonly phase: ShiftPhase;
  readonly phaseWhy: string | null;
  /** Newest first. */
  readonly changes: readonly ShiftChangeReport[];
  /** The last reading of the traffic. */
  readonly traffic: SeenTraffic | null;
  /** The last readings, oldest first: enough of them for the window. */
  readonly points: readonly TrafficPoint[];
  /** When counters of the traffic's source were last seen to begin anew. */
  readonly restartedAtMs: number | null;
  /** Since this state began, by arm; and by `noArm` what nobody answered, whichever arm it was given to, or none. */
  readonly totals: Readonly<Record<string, ArmTotals>>;
  /** When a request was last seen to be lost; not there before the first. */
  readonly lostAtMs?: number;
  /** What was lost in the last two minutes, oldest first; not there in states of older versions. */
  readonly losses?: readonly SeenLoss[];
  /** When an arm was last seen to get a request or to have one, by arm. */
  readonly busyAtMs: Readonly<Record<string, number>>;
  /** Answers of the stable arm that were errors, per two minutes, oldest first. */
  readonly bursts: readonly ErrorBucket[];
  /** The one that goes on, or the last. */
  readonly rollout: Rollout | null;
  /** The last ones before it, newest first; not there in states of older versions. */
  readonly earlier?: readonly EarlierRollout[];
  readonly finished: Readonly<Record<ShiftOutcome, number>>;
  /** Requests of our own by arm and result. */
  readonly probes: Readonly<Record<string, Readonly<Partial<Record<"ok" | "failed" | "wrong_version", number>>>>>;
  /** Answers of name servers by resolver and arm. */
  readonly dns: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface ErrorBucket {
  /** Number of the two minutes since 1970. */
  readonly index: number;
  readonly errors: number;
  /** Of which those are; not there in states of older versions, which say nothing of bursts then. */
  readonly requests?: number;
  /** How much of the time was seen. */
  readonly seenMs: number;
}

/** One run of a shift. */
export interface Rollout {
  readonly id: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly outcome: ShiftOutcome | null;
  /** Not there in states of older versions. */
  readonly naming?: RolloutNaming;
  /** False once something of it was not seen; not there in states of older versions. */
  readonly isWhole?: boolean;
  /** When the proxy was last seen to begin anew in the middle of it. */
  readonly reloadedAtMs?: number;
  /** The last time in it in which nobody looked at its weights; not there where there was none. */
  readonly unfollowed?: Stretch;
  /** How bursty errors are by the rules that counted it before this did; not there where none did. */
  readonly recordedDispersion?: number;
  /** When it was taken back after it had been completed; there until the candidate has something again. */
  readonly takenBackAtMs?: number;
  /** Since when it went back, where the next one began before its traffic had followed; not there where it had. */
  readonly backSinceMs?: number;
  /** How often the shares changed. */
  readonly moves: number;
  /** There where it began while nobody looked, until the next look at the traffic: it is counted from then on. */
  readonly isCountedFromNextLook?: true;
  /** What others counted of it until then; there until the next look, where they did. */
  readonly countedBefore?: Readonly<Record<string, ArmTotals>>;
  /** Looks at the traffic until all is told that nobody answered while its ledger was not open; not there where that is. */
  readonly lateLooks?: number;
  /** Which rollout's closed ledger that is outside of: the one before, or this one; not there where that is none, or nobody knows. */
  readonly lateOf?: "before" | "itself";
  /** What it lost as it began; not there where nobody saw that. */
  readonly asItBegan?: LostAsItBegan;
  /** Totals when it began. */
  readonly from: Readonly<Record<string, ArmTotals>>;
  /** Totals when it was over and requests in flight had their time. */
  readonly until: Readonly<Record<string, ArmTotals>> | null;
  /** When its ledger was closed; not there while it is open. */
  readonly closedAtMs?: number;
  /** When its ledger was closed and later opened again, oldest first; not there where it never was. */
  readonly closedTimes?: readonly Stretch[];
  /** What was lost while its ledger was closed, and when last; not there where nothing was. */
  readonly lostOutside?: LostOutside;
  /** What ended while it went on and until its ledger was closed, by arm. */
  readonly compared: Readonly<Record<string, ComparedSums>>;
  /** What ended in it before anything was compared, by arm: counts that were shown then go on from it. Not there where nothing did. */
  readonly uncompared?: Readonly<Record<string, Pick<ComparedSums, "requests" | "errors">>>;
  /** Not yet divided by the dispersion. */
  readonly evidence: { readonly errors: EvidenceSums; readonly slow: EvidenceSums };
  /** What is too little yet to be evidence; not there in states of older versions. */
  readonly openEvidence?: { readonly errors?: EvidenceBucket; readonly slow?: EvidenceBucket };
}

/** What a rollout lost between the last look before the step with which it began and the look that shows it: it may be of before that step. */
export interface LostAsItBegan {
  readonly lost: number;
  /** Looks at the traffic until all of it is told. */
  readonly looks: number;
  /** There where the candidate had nothing before: what it lost is the rollout's. */
  readonly isCandidateNew?: true;
  /** What arms lost of it; there from the first look on. */
  readonly byArms?: { readonly sure: number; readonly unsure: number };
}

/** One that another one followed, or none. */
export interface EarlierRollout {
  readonly id: string;
  readonly startedAtMs: number;
  /** When its ledger was closed, or when it was left. */
  readonly closedAtMs: number;
  readonly closedTimes?: readonly Stretch[];
  /** These are not there in states of older versions. */
  readonly endedAtMs?: number | null;
  readonly outcome?: ShiftOutcome | null;
  readonly unfollowed?: Stretch;
  readonly reloadedAtMs?: number;
  readonly backSinceMs?: number;
  readonly lostOutside?: LostOutside;
}

export interface ComparedSums {
  readonly requests: number;
  readonly errors: number;
  /** Null where slow requests are not counted. */
  readonly slow: number | null;
  /** Those of the requests whose slow ones nobody counted; not there where there are none. */
  readonly unmeasured?: number;
  /** There where those of the last look were not measured. */
  readonly endsUnmeasured?: true;
}

/** Nothing yet. */
export function freshShiftState(shift: TrafficShift): ShiftState {
  return {
    roles: rolesOf(shift),
    weights: null,
    share: null,
    changedAtMs: null,
    phase: "idle",
    phaseWhy: null,
    changes: [],
    traffic: null,
    points: [],
    restartedAtMs: null,
    totals: {},
    busyAtMs: {},
    bursts: [],
    rollout: null,
    finished: { completed: 0, rolled_back: 0 },
    probes: {},
    dns: {},
  };
}

/** `blue → green`; of ReplicaSets also which they are, for each release has another one. */
export function rolesOf(shift: TrafficShift): string {
  const areReplicaSets = replicaSetArms(shift) !== undefined;
  return armsOf(shift)
    .map(({ name, match }) => (areReplicaSets ? `${name} (${match})` : name))
    .join(" → ");
}
