import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { allSlos, type Stack } from "../../slo/model.ts";
import { rawSeriesOf } from "./bench-stack.ts";
import { countAt, seriesName } from "./history.ts";

/** A target on loopback whose counters keep rising as their history did. */
export async function startScrapeTarget(
  stack: Stack,
  historySeconds: number,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const series = allSlos(stack).flatMap((slo) =>
    rawSeriesOf(slo.service, slo.name).map((set) => ({ set, name: seriesName("http_requests_total", set) })),
  );
  const startedAt = Date.now();
  const server = createServer((_, response) => {
    const elapsed = historySeconds + (Date.now() - startedAt) / 1000;
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(`${series.map(({ name, set }) => `${name} ${countAt(elapsed, set)}`).join("\n")}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
