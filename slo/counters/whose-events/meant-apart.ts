import type { LabelMatcher } from "../../promql/print-selector.ts";

/** Whether other events are meant, although no value is one of all events and of them: a sum of them, what became of them, or their dead letters. */
export function isMeantApart(ofAll: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  return isSum(ofAll) || areLater(ofAll, others) || areOfDeadLetters(ofAll, others);
}

/** A counter of what happens to orders, jobs or messages counts each of them when it begins, and again when it ends, by another word. */
function areLater({ label, op, value }: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  const isWord = (one: Pick<LabelMatcher, "op" | "value">) => one.op === "=" && one.value !== "";
  const later = others.filter((other) => other.label === label);
  return ofStages.test(label) && isWord({ op, value }) && later.some((one) => isWord(one) && one.value !== value);
}

const ofStages = /^(?:\w+_)?(?:event|phase|state|type|action|kind|stage|op|operation|step)$/;

/** Whether a label tells what messages go through, where those that failed may go elsewhere. */
export function isOfMessages(label: string): boolean {
  return /(?:^|_)(?:topic|queue|destination|stream|subject)(?:_name)?$/i.test(label);
}

/** A series that is the sum of the others beside it: nginx-module-vts has code="total". */
function isSum({ op, value }: LabelMatcher): boolean {
  return op.startsWith("=") && /^(?:total|all|sum)$/i.test(value);
}

/** Messages that fail are moved to dead letters, or tried again from a place that is called after their own. */
function areOfDeadLetters({ label, value }: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  const wanted = others.filter((other) => other.label === label && !other.op.startsWith("!"));
  return isOfMessages(label) && wanted.some((other) => isOfDeadLetters(other.value) || isBehind(other.value, value));
}

function isOfDeadLetters(value: string): boolean {
  const words =
    value
      .replace(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.some((word) => deadLetters.test(word));
}

const deadLetters = /^(?:dlq|dlt|dlx|dead|deadletters?|fail(?:ed|ures?)?|errors?|retry|retries)\d*$/;

function isBehind(longer: string, value: string): boolean {
  return longer.length > value.length && longer.startsWith(value);
}
