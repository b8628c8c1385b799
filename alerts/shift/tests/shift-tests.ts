import { secondsToWords } from "../../../slo/duration.ts";
import type { Stack } from "../../../slo/model.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { RuleTest } from "../../rule-tests/rule-test.ts";
import { toldBy } from "../told.ts";
import type { CourseContext } from "./course.ts";
import { failingCandidate } from "./failing-candidate.ts";
import { plannedSplit } from "./planned-split.ts";
import { longestSettleSeconds, shiftCourses } from "./shift-courses.ts";
import { hopelessSelector, shiftFeed } from "./shift-feed.ts";
import { switchCourses } from "./switch-courses.ts";

/** The tests of one shift, and what they leave out. */
export interface ShiftTests {
  readonly tests: readonly RuleTest[];
  readonly notes: readonly string[];
}

/** The tests of every course that a shift can take. */
export function shiftTests(shift: TrafficShift, stack: Stack): ShiftTests {
  const split = plannedSplit(shift);
  const context = { shift, stack, told: toldBy(shift), split, failing: failingCandidate(shift, split.share) };
  const courses = canPart(shift) ? shiftCourses : switchCourses;
  const planned = courses.flatMap((course) => course(context) ?? []);
  const tests = planned.flatMap(({ name, phases, said = [], expected }): readonly RuleTest[] => {
    const input = shiftFeed(shift, phases, stack);
    if (input === undefined) return [];
    return [
      {
        name: `${name}: ${shift.id}`,
        interval: `${stack.scrapeSeconds}s`,
        input_series: [...input, ...said],
        promql_expr_test: expected,
      },
    ];
  });
  return { tests, notes: notesOf(context, tests.length === planned.length) };
}

/** Courses that such a shift cannot take, or that nobody would wait for. */
function notesOf({ shift, told, split, failing }: CourseContext, areForeseen: boolean): readonly string[] {
  const hopeless = hopelessSelector(shift);
  const why = hopeless === undefined ? "" : `: no series is found that ${hopeless} selects`;
  const unforeseen = `The queries of ${shift.id} cannot be foreseen and are not exercised${why}.`;
  const patient = `Traffic of ${shift.id} that stays where it was is not simulated: it has ${secondsToWords(shift.settleSeconds)} to follow.`;
  const lenient = `No candidate of ${shift.id} is simulated that is worse: its judge calls none worse, however many requests fail.`;
  const uneven = `An arm of ${shift.id} gets next to nothing by its weights: only shares are simulated, and no verdict.`;
  const whole = `All of the traffic of ${shift.id} moves at once, so that rules never compare its arms: only shares are simulated, and no verdict.`;
  return [
    ...(split.isCompared ? [] : [canPart(shift) ? uneven : whole]),
    ...(told.errors && split.isCompared && failing === undefined ? [lenient] : []),
    ...(areForeseen ? [] : [unforeseen]),
    ...(shift.settleSeconds > longestSettleSeconds ? [patient] : []),
  ];
}
