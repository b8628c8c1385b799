import type { PrometheusClient } from "../../service/prometheus-client.ts";

/** Asks the simplest query there is: a server that cannot answer it can answer nothing, and its fault says why. */
export async function serverAnswers(client: Pick<PrometheusClient, "query">): Promise<void> {
  await client.query("vector(1)");
}
