import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { allSlos, type Stack } from "../../slo/model.ts";
import { rawSeriesOf } from "./bench-stack.ts";

/** A target on loopback whose counters keep rising as their history did. */
export async function startScrapeTarget(stack: Stack, historySeconds: number): Promise<{ readonly address: string; readonly stop: () => void }> {
  const names = allSlos(stack).flatMap((slo) =>
    rawSeriesOf(slo.service, slo.name).map((set) => `http_requests_total{${Object.entries(set).map(([key, text]) => `${key}="${text}"`).join(",")}}`),
  );
  const startedAt = Date.now();
  const server = createServer((_, response) => {
    const value = historySeconds + Math.floor((Date.now() - startedAt) / 1000);
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(`${names.map((name) => `${name} ${value}`).join("\n")}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
