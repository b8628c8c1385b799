import { isMissing } from "../../promql/exclude-each-other.ts";
import type { LabelMatcher } from "../../promql/print-selector.ts";
import { isOfStatus, statusSpellings, takes } from "./taken-answers.ts";
import { isOfFlag } from "./taken-flags.ts";
import { isOfWords } from "./taken-words.ts";

/** Whether events that fulfil `others`, of the same label, may have a value which this one leaves out; false also where that is not known. */
export function takesBeyond(wanted: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  // One bucket counts them all, and what is no bucket has no edge.
  if (wanted.label === "le") return false;
  const [isWanted, tests] = [takes(wanted), others.map(takes)];
  const isListed = !wanted.op.startsWith("!");
  const isOpen = others.some(({ op }) => op.startsWith("!"));
  // Who lists whole statuses, or words, may know that there are no more.
  if (isListed && isOpen && isOfOutcome(wanted) && !isOfClasses.test(wanted.value)) return false;
  const groups = knownValues(wanted).filter((all) => all.some(isWanted));
  const telling = groups.filter((all) => !all.every(isWanted));
  if (telling.length > 0)
    return telling.some((all) => all.some((value) => !isWanted(value) && tests.every((test) => test(value))));
  // All that there are.
  if (isListed && groups.length > 0) return false;
  return isMissing(wanted, others);
}

/** Whether a matcher asks for a status, a word or a flag that says how a request ended. */
export function isOfOutcome(matcher: LabelMatcher): boolean {
  return isOfStatus(matcher) || isOfWords(matcher) || isOfFlag(matcher);
}

/** Whether a matcher asks for a method of HTTP. */
export function isOfMethod({ label }: LabelMatcher): boolean {
  return /^(?:(?:http|request|http_request)_)?(?:method|verb)$/.test(label);
}

const isOfClasses = /[\d\]](?:\.\.|xx|XX|\.\*|\[|\\d)/;

/** Values that are all there are, in each of their spellings. */
function knownValues(matcher: LabelMatcher): readonly (readonly string[])[] {
  if (isOfMethod(matcher)) return [methods, methods.map((method) => method.toLowerCase())];
  return isOfStatus(matcher) ? statusSpellings(matcher.label) : [];
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
