import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { labelNames, signalSeries } from "../../slo/names.ts";
import { unlessRefused } from "./unless-refused.ts";

interface Asking {
  readonly client: Pick<PrometheusClient, "labelValues" | "query">;
  /** Unix seconds. */
  readonly lately: { readonly from: number; readonly to: number };
}

/** The SLOs that had events recorded lately. */
export async function recordedSlos({ client, lately }: Asking): Promise<ReadonlySet<string>> {
  return new Set(await client.labelValues(labelNames.id, { match: signalSeries.total, ...lately }));
}

/** The SLOs of a stack without recorded events while others have some; where nobody has, the rules as a whole are the matter. */
export function unrecordedSlos(stack: Stack, recorded: ReadonlySet<string>): ReadonlySet<string> {
  if (recorded.size === 0) return new Set();
  return new Set(allSlos(stack).flatMap(({ id }) => (recorded.has(id) ? [] : [id])));
}

/** Whether the rules of a server record now and did not ten minutes ago. */
export async function areRulesYoung({ client, lately }: Asking): Promise<boolean> {
  const count = (series: string) => unlessRefused(() => client.query(`count(${series})`, { at: lately.to }));
  const now = await count(signalSeries.total);
  if (now === undefined || now.length === 0) return false;
  // A pause in the middle is no beginning: whatever was there within the hour before counts.
  return (await count(`count_over_time(${signalSeries.total}[1h] offset 10m)`))?.length === 0;
}
