import type { Slo } from "../model.ts";
import type { Problem } from "../problem.ts";
import { readsProbeDurations } from "./probe-duration-edges.ts";

/** What a latency SLI gets wrong about the exporter's own histogram; its threshold is an edge in any case. */
export function lintProbeDurations({ sli }: Slo, path: string): readonly Problem[] {
  if (sli.kind !== "latency" || !readsProbeDurations(sli.histogram)) return [];
  const problem = (field: string, message: string, hint: string): Problem => ({
    code: "latency-histogram",
    path: `${path}.sli.${field}`,
    message,
    hint,
  });
  return [
    ...(sli.buckets === "native"
      ? [problem("buckets", "the exporter has classic buckets only", 'write "classic"')]
      : []),
    ...(Number(sli.edge) === sli.thresholdSeconds
      ? []
      : [problem("unit", "the exporter measures durations in seconds", "remove unit")]),
  ];
}
