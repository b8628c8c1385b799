import type { PrometheusClient } from "../../../../service/prometheus-client.ts";
import { refusal } from "../shift-source-fault.ts";

export type PrometheusAccess = (() => PrometheusClient) | undefined;

/** The client, or a fault that says what lacks. */
export function prometheusOf(access: PrometheusAccess, what: string): PrometheusClient {
  if (access === undefined) throw refusal(`${what} are in Prometheus, and the exporter is told of none`);
  return access();
}
