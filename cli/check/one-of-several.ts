import type { PrometheusClient } from "../../service/prometheus-client.ts";
import type { Problem } from "../../slo/problem.ts";
import { proxyInstancesQuery } from "../../slo/shift/proxy-instances-query.ts";
import type { TrafficShift } from "../../slo/shift/traffic-shift.ts";
import type { Holdings } from "./explain-empty.ts";
import { unlessRefused } from "./unless-refused.ts";

interface Asking {
  readonly client: Pick<PrometheusClient, "query">;
  readonly lately: Holdings["lately"];
}

const mostNamed = 3;

/** That several HAProxies have the backend of a shift, and the exporter is told to ask one of them. */
export async function oneOfSeveral(shift: TrafficShift, { client, lately }: Asking): Promise<readonly Problem[]> {
  const { id, traffic } = shift;
  const query = proxyInstancesQuery(shift);
  if (query === undefined || traffic.kind !== "haproxy") return [];
  const found = await unlessRefused(() => client.query(query, { at: lately.to }));
  const names = (found ?? []).map(({ labels }) => labels["instance"] ?? "").sort();
  if (names.length < 2) return [];
  const named = [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ["…"] : [])].join(", ");
  return [
    {
      code: "stats-of-one",
      severity: "warning",
      path: `${id}.traffic.stats`,
      message: `Prometheus has the backend ${traffic.proxy} of ${names.length} HAProxies (${named}), and stats names one of them: the exporter sees the weights and requests of that one alone`,
      hint: "leave stats out: the exporter then asks Prometheus, which has them all; where only that one is meant, choose it by matchers",
    },
  ];
}
