import { secondsToDuration, secondsToWords } from "../../../slo/duration.ts";
import type { Labels, Stack } from "../../../slo/model.ts";
import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import { quote } from "../../promql-text.ts";
import type { Expectation, RuleTest } from "../../rule-tests/rule-test.ts";
import { printSeries } from "../../rule-tests/simulated-series.ts";
import { series } from "../shift-labels.ts";
import { type Told, toldBy } from "../told.ts";
import { type FailingCandidate, failingCandidate, leastEvidence, usualErrorRatio } from "./failing-candidate.ts";
import { type PlannedSplit, plannedSplit, sharedBy, shownShare } from "./planned-split.ts";
import { type ArmFlow, type ShiftPhase, shiftFeed } from "./shift-feed.ts";

/** The tests of one shift, and what they leave out. */
export interface ShiftTests {
  readonly tests: readonly RuleTest[];
  readonly notes: readonly string[];
}

/** A healthy rollout, a worse candidate, traffic that stays where it was, lost requests, and a source that vanishes. */
export function shiftTests(shift: TrafficShift, stack: Stack): ShiftTests {
  const split = plannedSplit(shift);
  const context = { shift, stack, told: toldBy(shift), split, failing: failingCandidate(shift, split.share) };
  const planned = courses.flatMap((course) => course(context) ?? []);
  const tests = planned.flatMap(({ name, phases, expected }): readonly RuleTest[] => {
    const input = shiftFeed(shift, phases, stack);
    if (input === undefined) return [];
    return [
      {
        name: `${name}: ${shift.id}`,
        interval: `${stack.scrapeSeconds}s`,
        input_series: input,
        promql_expr_test: expected,
      },
    ];
  });
  const unforeseen = `The queries of ${shift.id} cannot be foreseen and are not exercised.`;
  const patient = `Traffic of ${shift.id} that stays where it was is not simulated: it has ${secondsToWords(shift.settleSeconds)} to follow.`;
  const lenient = `No candidate of ${shift.id} is simulated that is worse: its judge calls none worse, however many requests fail.`;
  const uneven = `An arm of ${shift.id} gets next to nothing by its weights: only shares are simulated, and no verdict.`;
  return {
    tests,
    notes: [
      ...(split.isCompared ? [] : [uneven]),
      ...(context.told.errors && split.isCompared && context.failing === undefined ? [lenient] : []),
      ...(tests.length < planned.length ? [unforeseen] : []),
      ...(shift.settleSeconds > longestSettleSeconds ? [patient] : []),
    ],
  };
}

interface Context {
  readonly shift: TrafficShift;
  readonly stack: Stack;
  readonly told: Told;
  readonly split: PlannedSplit;
  /** Undefined where no candidate is ever called worse. */
  readonly failing: FailingCandidate | undefined;
}

interface Course {
  readonly name: string;
  readonly phases: readonly ShiftPhase[];
  readonly expected: readonly Expectation[];
}

const courses: readonly ((context: Context) => Course | undefined)[] = [healthy, worse, unmoved, dropped, vanished];

/** Before the rollout begins. */
const quietMinutes = 5;
/** Long enough for every rate and every wait of an alert. */
const rolloutMinutes = 10;

function healthy(context: Context): Course {
  const end = quietMinutes + rolloutMinutes;
  const { told, split } = context;
  const { isCompared } = split;
  const usual = flows(context, usualErrorRatio);
  return {
    name: isCompared ? "a healthy rollout" : "traffic where it is meant to be",
    phases: [before(context, usual), { minutes: rolloutMinutes, weights: [50, 50], flows: usual }],
    expected: [
      // An arm that gets next to nothing starves, and is not to be judged.
      firing(context, end - 1, {}, isCompared ? [] : [shiftAlertNames.starved]),
      sharesAt(context, end - 1, shiftSeries.intendedShare, split.share),
      sharesAt(context, end - 1, shiftSeries.actualShare, split.share),
      ...(told.errors && isCompared
        ? [
            at(end - 1, `sum by (shift) (${series(shiftSeries.verdict, context.shift)})`, only(context), 1),
            at(end - 1, `max by (shift) (${verdict(context, "worse")})`, only(context), 0),
            at(end - 1, `round(1000 * ${candidate(context, shiftSeries.errorRatio)})`, armOf(context), 10),
          ]
        : []),
      ...(told.lost ? [at(end - 1, `round(${candidate(context, shiftSeries.lost2m)})`, armOf(context), 0)] : []),
    ],
  };
}

function worse(context: Context): Course | undefined {
  const { told, failing, split } = context;
  if (!told.errors || !split.isCompared || failing === undefined) return undefined;
  const least = Math.max(requestsOf(context), wholeHundreds(failing.requestsPerSecond * context.stack.scrapeSeconds));
  const [stable] = flows(context, usualErrorRatio, least);
  const [, candidates] = flows(context, failing.errorRatio, least);
  const slow = candidates.requests * Math.max(0.5, failing.errorRatio);
  const both: ArmFlows = [stable, { ...candidates, slow }];
  const end = quietMinutes + rolloutMinutes;
  const fired = { [shiftAlertNames.worse]: "page", ...(told.slow ? { [shiftAlertNames.slower]: "ticket" } : {}) };
  return {
    name: "a candidate that fails and is slow",
    phases: [before(context, both), { minutes: rolloutMinutes, weights: [50, 50], flows: both }],
    expected: [
      firing(context, end - 1, fired),
      at(end - 1, `max by (shift) (${verdict(context, "worse")})`, only(context), 1),
      at(
        end - 1,
        `round(1000 * ${candidate(context, shiftSeries.errorRatio)})`,
        armOf(context),
        Math.round(1000 * failing.errorRatio),
      ),
      at(
        end - 1,
        `max by (shift) (${series(shiftSeries.errorEvidence, context.shift)} > bool ${leastEvidence})`,
        only(context),
        1,
      ),
    ],
  };
}

/** The longest settle time that is simulated. */
const longestSettleSeconds = 3600;

/** A smaller share may be missing by chance where clients stay with their arm: of 100 of them, for instance. */
const leastDrift = 0.2;

/** The candidate's series do not exist: it has nothing, which is not unknown. */
function unmoved(context: Context): Course | undefined {
  const { shift, stack, split } = context;
  if (shift.settleSeconds > longestSettleSeconds || !split.isCompared) return undefined;
  const minutes = Math.ceil((shift.settleSeconds + 2 * shiftWindowSeconds(stack)) / 60) + 4;
  const end = quietMinutes + minutes;
  const [stable] = flows(context, 0);
  const isDrift = split.share >= leastDrift;
  // Whether the candidate starves, too, hangs on how long traffic may take to follow.
  const besides = [shiftAlertNames.starved, ...(isDrift ? [] : [shiftAlertNames.drift])];
  return {
    name: "traffic that stays where it was",
    phases: [before(context), { minutes, weights: [50, 50], flows: [stable, undefined] }],
    expected: [
      firing(context, end - 1, isDrift ? { [shiftAlertNames.drift]: "ticket" } : {}, besides),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.actualShare)})`, armOf(context), 0),
      sharesAt(context, end - 1, shiftSeries.drift, -split.share),
    ],
  };
}

function dropped(context: Context): Course | undefined {
  const { told, stack, split } = context;
  if (!told.lost || !split.isCompared) return undefined;
  const [stable, both] = flows(context, 0);
  const quiet = [quietMinutes, 4].reduce((sum, minutes) => sum + Math.ceil((60 * minutes) / stack.scrapeSeconds), 0);
  // As soon as the rate's window has let go of the burst, all of it is within the two minutes.
  const over = quiet * stack.scrapeSeconds + shiftWindowSeconds(stack) - shiftEvaluationSeconds(stack);
  const phase = (minutes: number, candidates: ArmFlow): ShiftPhase => ({
    minutes,
    weights: [50, 50],
    flows: [stable, candidates],
  });
  return {
    name: "requests that nobody answers",
    phases: [before(context), phase(4, both), phase(stack.scrapeSeconds / 60, { ...both, lost: 40 }), phase(5, both)],
    expected: [
      {
        ...at(0, `round(${candidate(context, shiftSeries.lost2m)})`, armOf(context), 40),
        eval_time: secondsToDuration(over),
      },
      {
        ...firing(context, 0, { [shiftAlertNames.dropped]: "page" }, [shiftAlertNames.worse]),
        eval_time: secondsToDuration(over),
      },
    ],
  };
}

function vanished(context: Context): Course | undefined {
  const both = flows(context, 0);
  const gone = quietMinutes + 5;
  if (!isMoving(context)) return undefined;
  return {
    name: "a source that vanishes in the middle",
    phases: [
      before(context),
      { minutes: 5, weights: [50, 50], flows: both },
      { minutes: 10, weights: [50, 50], flows: [undefined, undefined] },
    ],
    expected: [
      { expr: candidate(context, shiftSeries.actualShare), eval_time: `${gone + 8}m`, exp_samples: [] },
      firing(context, gone + 8, { [shiftAlertNames.blind]: "page" }),
    ],
  };
}

function isMoving({ shift }: Context): boolean {
  return shift.weights.kind !== "static";
}

/** Everything goes to the stable arm. Where weights never move it is as usual, for errors that begin with a rollout would be a burst. */
function before(context: Context, usual: ArmFlows = flows(context, 0)): ShiftPhase {
  if (!isMoving(context)) return { minutes: quietMinutes, weights: undefined, flows: usual };
  const [stable] = usual;
  return { minutes: quietMinutes, weights: [100, 0], flows: [{ ...stable, errors: 0 }, undefined] };
}

type ArmFlows = readonly [stable: ArmFlow, candidate: ArmFlow];

/** Both arms with the same errors, each with the requests that it is meant to get. */
function flows(context: Context, errorRatio: number, leastRequests = requestsOf(context)): ArmFlows {
  const [stable, candidates] = sharedBy(context.split, leastRequests);
  const flow = ({ requests, inflight }: { readonly requests: number; readonly inflight: number }): ArmFlow => ({
    requests,
    inflight,
    errors: requests * errorRatio,
    slow: 0,
    lost: 0,
  });
  return [flow(stable), flow(candidates)];
}

/** Per scrape, of the arm that gets the least; enough for a verdict, and whole numbers of errors. */
function requestsOf({ shift, stack }: Context): number {
  const perSecond = Math.max(40, shift.judge.minRequests / 120);
  return wholeHundreds(perSecond * stack.scrapeSeconds);
}

function wholeHundreds(count: number): number {
  return Math.ceil(count / 100) * 100;
}

/** Alerts that this test is not about: they depend on numbers of yours. */
const besides = [shiftAlertNames.active, shiftAlertNames.stalled, shiftAlertNames.headroom] as const;

function firing(
  { shift }: Context,
  minute: number,
  alerts: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Expectation {
  const out = [...besides, ...more].join("|");
  return {
    expr: `count by (alertname, severity, shift) (ALERTS{shift=${quote(shift.id)},alertstate="firing",alertname!~${quote(out)}})`,
    eval_time: `${minute}m`,
    exp_samples: Object.entries(alerts).map(([alertname, severity]) => ({
      labels: printSeries({ alertname, severity, shift: shift.id }),
      value: 1,
    })),
  };
}

function at(minute: number, expr: string, labels: Labels, value: number): Expectation {
  return { expr, eval_time: `${minute}m`, exp_samples: [{ labels: printSeries(labels), value }] };
}

/** The candidate's share, or the like of it, in parts that are no matter of rounding. */
function sharesAt(context: Context, minute: number, metric: string, share: number): Expectation {
  const { parts, value } = shownShare(share);
  return at(minute, `round(${parts} * ${candidate(context, metric)})`, armOf(context), value);
}

function only({ shift }: Context): Labels {
  return { shift: shift.id };
}

function armOf({ shift }: Context): Labels {
  const { name, cluster, role } = shift.candidate;
  return {
    shift: shift.id,
    service: shift.service,
    layer: shift.layer,
    arm: name,
    role,
    ...(cluster !== undefined && { cluster }),
  };
}

function candidate({ shift }: Context, metric: string): string {
  return series(metric, shift, "candidate");
}

function verdict({ shift }: Context, name: string): string {
  return `${shiftSeries.verdict}{shift=${quote(shift.id)},verdict=${quote(name)}}`;
}
