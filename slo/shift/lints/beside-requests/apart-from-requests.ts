import { isMeantApart, isOfMessages } from "../../../counters/whose-events/meant-apart.ts";
import { partedBy } from "../../../promql/parted-by.ts";
import type { SeriesSelector } from "../../../promql/print-selector.ts";

/** A label by which none of another series' events is one of the requests. */
export interface Apart {
  readonly label: string;
  /** Whether the label tells what messages go through, where those that failed may go elsewhere. */
  readonly isOfMessages: boolean;
}

/** Why no event of a series is one of the requests; undefined where nothing tells so, or where it is meant. */
export function apartFromRequests(requests: SeriesSelector, { matchers: others }: SeriesSelector): Apart | undefined {
  // What is in one bucket is in those above it, too.
  const compared = requests.matchers.filter((matcher) => matcher.label !== "le" && !isMeantApart(matcher, others));
  const label = partedBy(compared, others);
  return label === undefined ? undefined : { label, isOfMessages: isOfMessages(label) };
}
