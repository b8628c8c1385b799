import type { Problem } from "../../slo/problem.ts";
import { vectorSelectors } from "../../slo/promql/selectors.ts";
import type { Holdings } from "./explain-empty.ts";

interface Asked {
  /** A selector of the histogram's buckets. */
  readonly buckets: string;
  readonly holdings: Holdings;
}

/** That a histogram has no bucket that ends at a threshold, and which ones it has; nothing when it has it, or is not there. */
export async function noSuchEdge(
  edge: string,
  { buckets, holdings: { client, metrics, lately } }: Asked,
): Promise<Pick<Problem, "message" | "hint"> | undefined> {
  const metric = vectorSelectors(buckets)[0]?.metric ?? "";
  if (!metrics.has(metric)) return undefined;
  const values = await client.labelValues("le", { match: buckets, ...lately });
  const edges = values.filter((value) => Number.isFinite(Number(value))).sort((a, b) => Number(a) - Number(b));
  if (edges.length === 0 || edges.some((one) => Number(one) === Number(edge))) return undefined;
  const near = [edges.findLast((one) => Number(one) < Number(edge)), edges.find((one) => Number(one) > Number(edge))];
  const listed = near.filter((one) => one !== undefined).join(" and ");
  return {
    message: `${metric} has no bucket edge ${edge}, which the threshold needs`,
    hint: `choose a threshold at an edge, nearest ${listed.includes("and") ? "are" : "is"} ${listed}, or give the histogram this edge`,
  };
}
