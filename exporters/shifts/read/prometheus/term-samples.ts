import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import type { PrometheusSeries } from "../../../../service/prometheus-result.ts";
import { vectorSelectors } from "../../../../slo/promql/selectors.ts";
import type { SeriesTerm } from "../../../../slo/shift/traffic/arm-series.ts";
import type { createPodNames } from "./pod-names.ts";

/** How many seconds of samples are asked for, and the pods that are known. */
export interface SamplesAsked {
  readonly window: number;
  readonly pods: ReturnType<typeof createPodNames>;
}

/** The samples of each term, in its order. What is subtracted from each other comes of one query: no scrape can be in one part of it alone. */
export function termSamples(
  client: Pick<PrometheusClient, "querySamples">,
  terms: readonly SeriesTerm[],
  { window, pods: names }: SamplesAsked,
): Promise<readonly (readonly PrometheusSeries[])[]> {
  const asked = new Map<string, Promise<readonly PrometheusSeries[]>>();
  const ask = (selector: string) => {
    const answer = asked.get(selector) ?? client.querySamples(`${selector}[${window}s]`);
    asked.set(selector, answer);
    return answer;
  };
  return Promise.all(
    terms.map(async (term) => {
      const { pods } = term;
      const [series, named] = await Promise.all([
        ask(term.histogram ?? term.selector),
        pods === undefined ? undefined : ask(pods),
      ]);
      const own = term.histogram === undefined ? series : ofMetric(series, term);
      if (pods === undefined || named === undefined) return own;
      names.add(pods, named);
      return own.filter(({ labels }) => names.has(pods, labels));
    }),
  );
}

function ofMetric(series: readonly PrometheusSeries[], { selector }: SeriesTerm): readonly PrometheusSeries[] {
  const metric = vectorSelectors(selector)[0]?.metric;
  return series.filter(({ labels }) => labels["__name__"] === metric);
}
