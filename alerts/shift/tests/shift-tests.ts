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
import { type ArmFlow, type ShiftPhase, shiftFeed } from "./shift-feed.ts";

/** The tests of one shift, and what they leave out. */
export interface ShiftTests {
  readonly tests: readonly RuleTest[];
  readonly notes: readonly string[];
}

/** A healthy rollout, a worse candidate, traffic that stays where it was, lost requests, and a source that vanishes. */
export function shiftTests(shift: TrafficShift, stack: Stack): ShiftTests {
  const context = { shift, stack, told: toldBy(shift) };
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
  return {
    tests,
    notes: [
      ...(tests.length < planned.length ? [unforeseen] : []),
      ...(shift.settleSeconds > longestSettleSeconds ? [patient] : []),
    ],
  };
}

interface Context {
  readonly shift: TrafficShift;
  readonly stack: Stack;
  readonly told: Told;
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
  const both = flow(context, 0.01);
  const end = quietMinutes + rolloutMinutes;
  const { told } = context;
  return {
    name: "a healthy rollout",
    phases: [before(context), { minutes: rolloutMinutes, weights: [50, 50], flows: [both, both] }],
    expected: [
      firing(context, end - 1, {}),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.intendedShare)})`, armOf(context), 50),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.actualShare)})`, armOf(context), 50),
      ...(told.errors
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
  if (!context.told.errors) return undefined;
  const end = quietMinutes + rolloutMinutes;
  const { told } = context;
  const fired = { [shiftAlertNames.worse]: "page", ...(told.slow ? { [shiftAlertNames.slower]: "ticket" } : {}) };
  return {
    name: "a candidate that fails and is slow",
    phases: [
      before(context),
      {
        minutes: rolloutMinutes,
        weights: [50, 50],
        flows: [flow(context, 0.01), { ...flow(context, 0.2), slow: requestsOf(context) / 2 }],
      },
    ],
    expected: [
      firing(context, end - 1, fired),
      at(end - 1, `max by (shift) (${verdict(context, "worse")})`, only(context), 1),
      at(end - 1, `round(1000 * ${candidate(context, shiftSeries.errorRatio)})`, armOf(context), 200),
      at(end - 1, `max by (shift) (${series(shiftSeries.errorEvidence, context.shift)} > bool 7)`, only(context), 1),
    ],
  };
}

/** The longest settle time that is simulated. */
const longestSettleSeconds = 3600;

/** The candidate's series do not exist: it has nothing, which is not unknown. */
function unmoved(context: Context): Course | undefined {
  if (context.shift.settleSeconds > longestSettleSeconds) return undefined;
  const minutes = Math.ceil((context.shift.settleSeconds + 2 * shiftWindowSeconds(context.stack)) / 60) + 4;
  const end = quietMinutes + minutes;
  return {
    name: "traffic that stays where it was",
    phases: [before(context), { minutes, weights: [50, 50], flows: [flow(context, 0), undefined] }],
    expected: [
      // Whether the candidate starves, too, hangs on how long traffic may take to follow.
      firing(context, end - 1, { [shiftAlertNames.drift]: "ticket" }, [shiftAlertNames.starved]),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.actualShare)})`, armOf(context), 0),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.drift)})`, armOf(context), -50),
    ],
  };
}

function dropped(context: Context): Course | undefined {
  const { told, stack } = context;
  if (!told.lost) return undefined;
  const both = flow(context, 0);
  const quiet = [quietMinutes, 4].reduce((sum, minutes) => sum + Math.ceil((60 * minutes) / stack.scrapeSeconds), 0);
  // As soon as the rate's window has let go of the burst, all of it is within the two minutes.
  const over = quiet * stack.scrapeSeconds + shiftWindowSeconds(stack) - shiftEvaluationSeconds(stack);
  const phase = (minutes: number, candidates: ArmFlow): ShiftPhase => ({
    minutes,
    weights: [50, 50],
    flows: [both, candidates],
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
  const both = flow(context, 0);
  const gone = quietMinutes + 5;
  if (!isMoving(context)) return undefined;
  return {
    name: "a source that vanishes in the middle",
    phases: [
      before(context),
      { minutes: 5, weights: [50, 50], flows: [both, both] },
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

/** Everything goes to the stable arm. */
function before(context: Context): ShiftPhase {
  const all = flow(context, 0);
  return { minutes: quietMinutes, weights: [100, 0], flows: [all, isMoving(context) ? undefined : all] };
}

function flow(context: Context, errorRatio: number): ArmFlow {
  const requests = requestsOf(context);
  return { requests, errors: requests * errorRatio, slow: 0, lost: 0 };
}

/** Per scrape; enough for a verdict, and whole numbers of errors. */
function requestsOf({ shift, stack }: Context): number {
  const perSecond = Math.max(40, shift.judge.minRequests / 120);
  return Math.ceil((perSecond * stack.scrapeSeconds) / 100) * 100;
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
