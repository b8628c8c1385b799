import { secondsToDuration } from "../../../slo/duration.ts";
import { vectorSelectors } from "../../../slo/promql/selectors.ts";
import { canMove } from "../../../slo/shift/possible-shares.ts";
import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { shiftEvaluationSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import { sampleLabels } from "../../rule-tests/sample-labels.ts";
import { type Flow, inputSeries, type Phase } from "../../rule-tests/simulated-series.ts";
import { flaggerStatus, flaggerStatuses } from "../flagger-status.ts";
import { series } from "../shift-labels.ts";
import type { ArmFlow } from "./arm-flow.ts";
import { canFailSlowly } from "./can-fail-slowly.ts";
import type { Course, CourseContext } from "./course.ts";
import { armOf, at, candidate, firing, only, sharesAt, verdict } from "./course-expectations.ts";
import { type ArmFlows, before, flows, quietMinutes, requestsOf, wholeHundreds } from "./course-flows.ts";
import { leastEvidence, usualErrorRatio } from "./failing-candidate.ts";
import type { ShiftPhase } from "./shift-feed.ts";

/** A healthy rollout, a worse candidate, traffic that stays where it was, lost requests, a source that vanishes, and Flagger's ends. */
export const shiftCourses: readonly ((context: CourseContext) => Course | undefined)[] = [
  healthy,
  worse,
  unmoved,
  dropped,
  vanished,
  (context) => endedByFlagger(context, "succeeded"),
  (context) => endedByFlagger(context, "failed"),
];

/** Long enough for every rate and every wait of an alert. */
const rolloutMinutes = 10;

function healthy(context: CourseContext): Course {
  const end = quietMinutes + rolloutMinutes;
  const { told, split } = context;
  const { isCompared } = split;
  const usual = flows(context, usualErrorRatio);
  return {
    name: isCompared ? "a healthy rollout" : "traffic where it is meant to be",
    phases: [before(context, usual), { minutes: rolloutMinutes, weights: split.weights, flows: usual }],
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

function worse(context: CourseContext): Course | undefined {
  const { told, failing, split } = context;
  if (!told.errors || !split.isCompared || failing === undefined) return undefined;
  const least = Math.max(requestsOf(context), wholeHundreds(failing.requestsPerSecond * context.stack.scrapeSeconds));
  const [stable] = flows(context, usualErrorRatio, least);
  const [, candidates] = flows(context, failing.errorRatio, least);
  const slow = candidates.requests * Math.max(0.5, failing.errorRatio);
  const both: ArmFlows = [stable, { ...candidates, slow }];
  const end = quietMinutes + rolloutMinutes;
  // Too few may be left that do not fail.
  const isSlow = candidates.errors + slow <= candidates.requests || canFailSlowly(context.shift);
  const fired = {
    [shiftAlertNames.worse]: "page",
    ...(told.slow && isSlow ? { [shiftAlertNames.slower]: "ticket" } : {}),
  };
  return {
    name: "a candidate that fails and is slow",
    phases: [before(context, both), { minutes: rolloutMinutes, weights: split.weights, flows: both }],
    expected: [
      firing(context, end - 1, fired, isSlow ? [] : [shiftAlertNames.slower]),
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
export const longestSettleSeconds = 3600;

/** A smaller share may be missing by chance where clients stay with their arm: of 100 of them, for instance. */
const leastDrift = 0.2;

/** The candidate's series do not exist: it has nothing, which is not unknown. */
function unmoved(context: CourseContext): Course | undefined {
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
    phases: [before(context), { minutes, weights: split.weights, flows: [stable, undefined] }],
    expected: [
      firing(context, end - 1, isDrift ? { [shiftAlertNames.drift]: "ticket" } : {}, besides),
      at(end - 1, `round(100 * ${candidate(context, shiftSeries.actualShare)})`, armOf(context), 0),
      sharesAt(context, end - 1, shiftSeries.drift, -split.share),
    ],
  };
}

function dropped(context: CourseContext): Course | undefined {
  const { told, stack, split } = context;
  if (!told.lost || !split.isCompared) return undefined;
  const [stable, both] = flows(context, 0);
  const quiet = [quietMinutes, 4].reduce((sum, minutes) => sum + Math.ceil((60 * minutes) / stack.scrapeSeconds), 0);
  // As soon as the rate's window has let go of the burst, all of it is within the two minutes.
  const over = quiet * stack.scrapeSeconds + shiftWindowSeconds(stack) - shiftEvaluationSeconds(stack);
  const phase = (minutes: number, candidates: ArmFlow): ShiftPhase => ({
    minutes,
    weights: split.weights,
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

/** Flagger takes a candidate's weight away also when it makes it the primary. */
function endedByFlagger(context: CourseContext, end: "succeeded" | "failed"): Course | undefined {
  const { shift, stack, split } = context;
  const { weights } = shift;
  if (weights.kind !== "flagger") return undefined;
  const minutes = 5;
  const alone = { ...before(context), minutes };
  const saying = (status: keyof typeof flaggerStatuses): Phase => ({
    minutes,
    flow: { events: flaggerStatuses[status], bad: 0 },
  });
  const labels = sampleLabels(vectorSelectors(flaggerStatus(weights))) ?? {};
  const status = { labels, kind: "gauge", value: ({ events }: Flow) => events, lateBorn: false } as const;
  const raised = { [shiftAlertNames.aborted]: "ticket", [shiftAlertNames.rolledBack]: "info" };
  return {
    name: `a candidate of which Flagger says that it ${end}`,
    phases: [alone, { minutes, weights: split.weights, flows: flows(context, 0) }, alone],
    said: [inputSeries(status, [saying("succeeded"), saying("running"), saying(end)], stack)],
    expected: [firing(context, 3 * minutes - 1, end === "failed" ? raised : {})],
  };
}

function vanished(context: CourseContext): Course | undefined {
  const { split } = context;
  const both = flows(context, 0);
  const gone = quietMinutes + 5;
  if (!canMove(context.shift)) return undefined;
  return {
    name: "a source that vanishes in the middle",
    phases: [
      before(context),
      { minutes: 5, weights: split.weights, flows: both },
      { minutes: 10, weights: split.weights, flows: [undefined, undefined] },
    ],
    expected: [
      { expr: candidate(context, shiftSeries.actualShare), eval_time: `${gone + 8}m`, exp_samples: [] },
      firing(context, gone + 8, { [shiftAlertNames.blind]: "page" }),
    ],
  };
}
