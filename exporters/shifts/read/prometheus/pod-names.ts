import type { PrometheusSeries, SeriesLabels } from "../../../../service/prometheus-result.ts";

/** Pods by selector, as plain data. */
export type PodMemory = readonly (readonly [selector: string, pods: readonly string[]])[];

/** Remembers which pods a selector of `kube_pod_labels` ever named, so that the last samples of a pod that is gone count too. */
export function createPodNames(memory: PodMemory = []) {
  const known = new Map(memory.map(([selector, names]) => [selector, new Set(names)]));
  return {
    add: (selector: string, series: readonly PrometheusSeries[]) => {
      const names = known.get(selector) ?? new Set();
      for (const { labels } of series) names.add(podKey(labels));
      known.set(selector, names);
    },
    memory: (): PodMemory => [...known].map(([selector, names]) => [selector, [...names]]),
    has: (selector: string, labels: SeriesLabels) => known.get(selector)?.has(podKey(labels)) ?? false,
  };
}

function podKey({ namespace = "", pod = "" }: SeriesLabels): string {
  return `${namespace}/${pod}`;
}
