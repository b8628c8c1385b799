/** Which answers a counter counts by its name; undefined where that tells nothing, or both. */
export function namedOutcome(metric: string): "succeeded" | "failed" | undefined {
  const name = metric.toLowerCase();
  const [succeeds, fails] = [tells(name, succeeded), tells(name, failed)];
  return succeeds === fails ? undefined : succeeds ? "succeeded" : "failed";
}

const succeeded = "success|successes|successful|succeeded|ok|good";
const failed = "errors?|failures?|failed|fails?|exceptions?|unsuccessful|bad";

/** At its end, or before what is counted: a word in the middle may be of another thing, such as the page of a success. */
function tells(name: string, words: string): boolean {
  const counted = "(?:_(?:requests?|responses?|calls?|replies|answers|events?))?(?:_(?:seconds|duration_seconds))?";
  const found = new RegExp(`(?:^|(?<before>[a-z0-9]+)?[_:])(?:${words})${counted}(?:_(?:total|count))?$`).exec(name);
  return found !== null && !negations.has(found.groups?.["before"] ?? "");
}

const negations: ReadonlySet<string> = new Set(["not", "non", "no", "without", "never"]);
