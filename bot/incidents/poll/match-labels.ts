import type { Labels } from "../../../slo/model.ts";
import type { Matcher } from "../../sources/poll-report.ts";

/** Whether a silence's conditions all hold, as Alertmanager reads them. A regular expression that cannot be read here holds nowhere. */
export function matchLabels(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(({ name, value, isRegex, isEqual }) => {
    const test = isRegex ? wholeMatch(value) : (text: string) => text === value;
    return (labels: Labels) => test?.(labels[name] ?? "") === isEqual;
  });
  return (labels) => tests.length > 0 && tests.every((test) => test(labels));
}

function wholeMatch(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const expression = new RegExp(`^(?:${pattern})$`, "su");
    return (text) => expression.test(text);
  } catch {
    return undefined;
  }
}
