import { type Problem, show } from "../../../problem.ts";
import { seriesOf } from "../../../promql/series-of.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import { proxyOfPods } from "./proxy-pods.ts";

const exported: Readonly<Record<string, string>> = { exported_namespace: "namespace", exported_pod: "pod" };

/** Counters whose own namespace and pod have other names than those by which the arms' pods are looked for: these are then the exporter's. */
export const lintExported: ShiftLint = ({ shift: { traffic }, path }): readonly Problem[] => {
  if (traffic.kind !== "pods") return [];
  return (["requests", "errors", "slow"] as const).flatMap((field): readonly Problem[] => {
    const text = traffic[field];
    const selector = seriesOf(text);
    // What a proxy counts tells no pod that answers, which is a problem of its own.
    if (selector !== undefined && proxyOfPods(selector) !== undefined) return [];
    const found = (selector?.matchers ?? []).find(
      ({ label, op, value }) => exported[label] !== undefined && !op.startsWith("!") && value !== "",
    );
    if (text === undefined || found === undefined) return [];
    const added = exported[found.label] ?? "";
    return [
      {
        code: "shift-counters",
        severity: "warning",
        path: `${path}.traffic.${field}`,
        message: `whose requests these are stands in ${found.label}, and pods are looked for by namespace and pod: ${show(added)} is that of whoever was scraped`,
        hint: 'scrape it with honorLabels, and write namespace and pod; or write kind: "counters" and label: "exported_pod"',
        excerpt: { text, from: 0, to: text.length },
      },
    ];
  });
};
