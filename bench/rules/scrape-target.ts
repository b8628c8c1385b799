import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type History, seriesName } from "./history.ts";

/** A target on loopback whose series go on as their history did. */
export async function startScrapeTarget(
  families: readonly Pick<History, "metric" | "labels" | "days" | "value">[],
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const series = families.flatMap(({ metric, labels, days, value }) =>
    labels.map((set) => ({ set, days, value, name: seriesName(metric, set) })),
  );
  const startedAt = Date.now();
  const server = createServer((_, response) => {
    const since = (Date.now() - startedAt) / 1000;
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(
      `${series.map(({ name, set, days, value }) => `${name} ${value(days * 86_400 + since, set)}`).join("\n")}\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}
