import { shiftAlertNames, shiftSeries } from "../../../slo/shift/shift-names.ts";
import { oldArmSeconds, shiftWindowSeconds } from "../../../slo/shift/shift-timing.ts";
import type { ArmFlow } from "./arm-flow.ts";
import type { Course, CourseContext } from "./course.ts";
import { firing, sharesAt } from "./course-expectations.ts";
import { flows, quietMinutes } from "./course-flows.ts";
import { usualErrorRatio } from "./failing-candidate.ts";
import { longestSettleSeconds } from "./shift-courses.ts";
import type { ShiftPhase } from "./shift-feed.ts";

/** All of the traffic moves at once: it follows, it stays where it was, and it is taken back. */
export const switchCourses: readonly ((context: CourseContext) => Course | undefined)[] = [
  switched,
  unmoved,
  takenBack,
];

function switched(context: CourseContext): Course {
  const minutes = 10;
  const last = quietMinutes + minutes - 1;
  const { idle, busy } = armFlows(context);
  return {
    name: "all of the traffic moves at once",
    phases: [beforeSwitch(context), { minutes, weights: context.split.weights, flows: [idle, busy] }],
    expected: [
      firing(context, last, {}),
      sharesAt(context, last, shiftSeries.intendedShare, 1),
      sharesAt(context, last, shiftSeries.actualShare, 1),
    ],
  };
}

function unmoved(context: CourseContext): Course | undefined {
  const { shift, stack, split } = context;
  if (shift.settleSeconds > longestSettleSeconds) return undefined;
  const seconds = Math.max(shift.settleSeconds, oldArmSeconds) + 2 * shiftWindowSeconds(stack);
  const minutes = Math.ceil(seconds / 60) + 4;
  const last = quietMinutes + minutes - 1;
  return {
    name: "traffic that stays where it was",
    phases: [beforeSwitch(context), { minutes, weights: split.weights, flows: [armFlows(context).busy, undefined] }],
    expected: [
      firing(context, last, { [shiftAlertNames.drift]: "ticket", [shiftAlertNames.oldArm]: "ticket" }),
      sharesAt(context, last, shiftSeries.drift, -1),
    ],
  };
}

function takenBack(context: CourseContext): Course {
  const minutes = 5;
  const { idle, busy } = armFlows(context);
  return {
    name: "all of the traffic is taken back at once",
    phases: [
      beforeSwitch(context),
      { minutes, weights: context.split.weights, flows: [idle, busy] },
      { minutes, weights: [100, 0], flows: [busy, idle] },
    ],
    expected: [firing(context, quietMinutes + 2 * minutes - 1, { [shiftAlertNames.rolledBack]: "info" })],
  };
}

/** Everything goes to the stable arm. */
function beforeSwitch(context: CourseContext): ShiftPhase {
  return { minutes: quietMinutes, weights: [100, 0], flows: [armFlows(context).busy, undefined] };
}

/** Of the arm that has nothing, and of the one that has all. */
function armFlows(context: CourseContext): { readonly idle: ArmFlow; readonly busy: ArmFlow } {
  const [idle, busy] = flows(context, usualErrorRatio);
  return { idle, busy };
}
