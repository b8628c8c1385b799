import type { AlertRule, RuleFile } from "../../../alerts/rule.ts";
import { durationToSeconds } from "../../../slo/duration.ts";
import type { Prometheus } from "../../servers/prometheus.ts";
import { evaluateAt, groupInstants, type Instants, type ReplayRange } from "./rule-instants.ts";

/** One uninterrupted time in which an alert was firing, in Unix seconds. */
export interface Firing {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  readonly to: number;
}

/** When each alert of the files would have been firing, its `for` included. */
export async function replayAlerts(
  prometheus: Prometheus,
  files: readonly RuleFile[],
  range: ReplayRange,
): Promise<readonly Firing[]> {
  const firings: Firing[] = [];
  for (const group of files.flatMap((file) => file.groups)) {
    const instants = groupInstants(group, range);
    for (const rule of group.rules) {
      if (rule.kind === "alert") firings.push(...(await firingsOf(prometheus, rule, instants)));
    }
  }
  return firings;
}

async function firingsOf(prometheus: Prometheus, rule: AlertRule, instants: Instants): Promise<readonly Firing[]> {
  const holdSeconds = durationToSeconds(rule.for ?? "0s") ?? 0;
  const firings: Firing[] = [];
  for (const { labels, points } of await evaluateAt(prometheus, rule.expr, instants)) {
    let since: number | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const close = () => {
      if (since !== undefined && last - since >= holdSeconds) {
        firings.push({ alert: rule.alert, labels: { ...labels, ...rule.labels }, from: since + holdSeconds, to: last });
      }
    };
    for (const [time] of points) {
      if (time - last > instants.step * 1.5) {
        close();
        since = time;
      }
      last = time;
    }
    close();
  }
  return firings;
}
