import { canMove } from "../../../slo/shift/possible-shares.ts";
import type { ArmFlow } from "./arm-flow.ts";
import type { CourseContext } from "./course.ts";
import { sharedBy } from "./planned-split.ts";
import type { ShiftPhase } from "./shift-feed.ts";

/** Before the rollout begins. */
export const quietMinutes = 5;

/** Everything goes to the stable arm. Where weights never move it is as usual, for errors that begin with a rollout would be a burst. */
export function before(context: CourseContext, usual: ArmFlows = flows(context, 0)): ShiftPhase {
  if (!canMove(context.shift)) return { minutes: quietMinutes, weights: undefined, flows: usual };
  const [stable] = usual;
  return { minutes: quietMinutes, weights: [100, 0], flows: [{ ...stable, errors: 0 }, undefined] };
}

/** What each arm gets and does in each scrape. */
export type ArmFlows = readonly [stable: ArmFlow, candidate: ArmFlow];

/** Both arms with the same errors, each with the requests that it is meant to get. */
export function flows(context: CourseContext, errorRatio: number, leastRequests = requestsOf(context)): ArmFlows {
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
export function requestsOf({ shift, stack }: CourseContext): number {
  const perSecond = Math.max(40, shift.judge.minRequests / 120);
  return wholeHundreds(perSecond * stack.scrapeSeconds);
}

/** The next multiple of a hundred, of which a hundredth is whole. */
export function wholeHundreds(count: number): number {
  return Math.ceil(count / 100) * 100;
}
