import { partedBy } from "../../../promql/parted-by.ts";
import type { LabelMatcher, SeriesSelector } from "../../../promql/print-selector.ts";
import { nameWords } from "../arms/name-words.ts";

/** A label by which none of another series' events is one of the requests. */
export interface Apart {
  readonly label: string;
  /** Whether the label tells what messages go through, where those that failed may go elsewhere. */
  readonly isOfMessages: boolean;
}

/** Why no event of a series is one of the requests; undefined where nothing tells so, or where it is meant. */
export function apartFromRequests(requests: SeriesSelector, { matchers: others }: SeriesSelector): Apart | undefined {
  // What is in one bucket is in those above it, too.
  const compared = requests.matchers.filter(
    (matcher) => matcher.label !== "le" && !isOfAll(matcher) && !isMeant(matcher, others),
  );
  const label = partedBy(compared, others);
  return label === undefined ? undefined : { label, isOfMessages: isOfMessages(label) };
}

/** A series that is the sum of the others beside it: nginx-module-vts has code="total". */
function isOfAll({ op, value }: LabelMatcher): boolean {
  return op.startsWith("=") && /^(?:total|all|sum)$/i.test(value);
}

/** Messages that fail are moved to dead letters, or tried again from a place that is called after their own. */
function isMeant({ label, value }: LabelMatcher, others: readonly LabelMatcher[]): boolean {
  const wanted = others.filter((other) => other.label === label && !other.op.startsWith("!"));
  return isOfMessages(label) && wanted.some((other) => isOfDeadLetters(other.value) || isBehind(other.value, value));
}

function isOfMessages(label: string): boolean {
  return /(?:^|_)(?:topic|queue|destination|stream|subject)(?:_name)?$/i.test(label);
}

function isOfDeadLetters(value: string): boolean {
  return nameWords(value.replace(/([a-z])([A-Z])/g, "$1-$2")).some((word) => deadLetters.test(word));
}

const deadLetters = /^(?:dlq|dlt|dlx|dead|deadletters?|fail(?:ed|ures?)?|errors?|retry|retries)\d*$/;

function isBehind(longer: string, value: string): boolean {
  return longer.length > value.length && longer.startsWith(value);
}
