/** What one look at the set-up found. `skipped` says why nobody looked. */
export interface Finding {
  readonly state: "good" | "bad" | "warning" | "skipped";
  /** One line. */
  readonly text: string;
  /** What to do; empty where there is nothing to do. */
  readonly cure: string;
}

/** Something is as it should be. */
export function good(text: string): Finding {
  return { state: "good", text, cure: "" };
}

/** Something keeps alerts from people. */
export function bad(text: string, cure: string): Finding {
  return { state: "bad", text, cure };
}

/** Something will hurt one day. */
export function warning(text: string, cure: string): Finding {
  return { state: "warning", text, cure };
}

/** Nobody could look. */
export function skipped(text: string, cure = ""): Finding {
  return { state: "skipped", text, cure };
}

const mostNames = 5;

/** Names for one line: `a, b and 3 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ").replace(/, ([^,]*)$/, " and $1");
}
