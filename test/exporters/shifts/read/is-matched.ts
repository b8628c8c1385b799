import { vectorSelectors } from "../../../../slo/promql/selectors.ts";

/** Whether a Prometheus would answer a selector with a series of these labels. */
export function isMatched(labels: Readonly<Record<string, string>>, selector: string): boolean {
  const [asked] = vectorSelectors(selector);
  const ofName = asked?.metric === undefined || asked.metric === labels["__name__"];
  return (
    ofName &&
    (asked?.matchers ?? []).every(({ label, op, value }) => {
      const own = labels[label] ?? "";
      return op === "=" ? own === value : op === "=~" && new RegExp(`^(?:${value})$`).test(own);
    })
  );
}
