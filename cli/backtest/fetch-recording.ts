import type { AnsweredSeries, AnsweredSignal, Recording, Timeline } from "../../alerts/backtest/recording.ts";
import { replayedRecording, signalRequests } from "../../alerts/backtest/signal-requests.ts";
import { evaluationSeconds } from "../../alerts/intervals.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Slo, Stack } from "../../slo/model.ts";

interface Fetching {
  readonly stack: Stack;
  readonly timeline: Timeline;
  readonly client: PrometheusClient;
  /** Called with the share that is done, 0–1. */
  readonly onProgress: (share: number) => void;
}

/** What the signal rules of an SLO would have recorded, asked of a Prometheus that holds the raw metrics. */
export async function fetchRecording(slo: Slo, { stack, timeline, client, onProgress }: Fetching): Promise<Recording> {
  const requests = signalRequests(slo, stack);
  const answers = new Map<string, AnsweredSignal>();
  for (const [index, { slo: id, part, query }] of requests.entries()) {
    const series: readonly AnsweredSeries[] = await client.queryRange(query, {
      ...timeline,
      stepSeconds: evaluationSeconds,
      onProgress: (share) => onProgress((index + share) / requests.length),
    });
    answers.set(id, { ...(answers.get(id) ?? { total: [], bad: [], excluded: [] }), [part]: series });
  }
  return replayedRecording(slo, { stack, timeline, answers });
}
