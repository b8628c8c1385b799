import type { Problem } from "../../slo/problem.ts";

/** Who tells metrics that boards and weights of Kubernetes read. */
const sources = [
  { names: /^kube_/, source: "kube-state-metrics" },
  { names: /^container_(?:cpu|memory|network|fs|spec)_/, source: "the cAdvisor of kubelets" },
] as const;

/** That nothing is scraped of whoever gives a metric, once for all of its names; undefined where some of it is there, or nobody knows who does. */
export function unscrapedSource(
  metric: string,
  { metrics, isPast, time }: { readonly metrics: ReadonlySet<string>; readonly isPast: boolean; readonly time: string },
): Pick<Problem, "message" | "hint"> | undefined {
  const known = sources.find(({ names }) => names.test(metric));
  if (known === undefined || [...metrics].some((name) => known.names.test(name))) return undefined;
  return {
    message: isPast
      ? `Prometheus did not scrape ${known.source} ${time}`
      : `Prometheus does not scrape ${known.source}`,
    hint: `scrape it: it gives ${metric}`,
  };
}
