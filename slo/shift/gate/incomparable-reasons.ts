import { countWords, percentWords } from "../number-words.ts";
import type { GateFacts } from "./gate-facts.ts";

/**
 * Why the stable arm is nothing to compare with: it fails nearly all of its requests. Either it does, or its errors are what succeeded, and
 * then a candidate with fewer of them is the worse one. The counts of both look alike.
 */
export function incomparableReasons({ alone: { stable } }: Pick<GateFacts, "alone">): readonly string[] {
  if (stable === null || stable.requests < leastRequests) return [];
  const ratio = Math.min(1, stable.errors / stable.requests);
  if (ratio < nearlyAll) return [];
  const fails = `the stable arm fails ${percentWords(ratio)} of ${countWords(stable.requests)} requests`;
  return [`${fails}: it is broken, or errors count what succeeds; nobody can say whether the candidate is worse`];
}

/** An arm that serves its users fails fewer than one request in ten: where its errors are those that succeed, they are this or more. */
export const nearlyAll = 0.9;

/** Of an arm that fails one request in two, 18 of 20 fail once in 5,000 times. */
export const leastRequests = 20;
