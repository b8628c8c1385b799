import { expect, test } from "@jest/globals";
import { blackboxRoute } from "../../../../exporters/output/blackbox/blackbox-route.ts";
import type { HttpRequest } from "../../../../service/http/http-route.ts";
import type { Probe } from "../../../../slo/probe/probe-model.ts";
import { success } from "../sample-view.ts";

function ask(query: string, headers: HttpRequest["headers"] = {}): HttpRequest {
  const { signal } = new AbortController();
  return {
    method: "GET",
    path: "/probe",
    params: {},
    query: new URLSearchParams(query),
    headers,
    body: Buffer.alloc(0),
    remoteAddress: "::1",
    signal,
  };
}

test("/probe refuses one attempt too many, and takes the next when one has ended", async () => {
  let finish = (): void => {};
  const held = new Promise<void>((resolve) => (finish = resolve));
  const { handle } = blackboxRoute({ probes: () => [], limit: 1, probeNow: () => held.then(() => success) });
  const first = handle(ask("target=a"));
  expect(await handle(ask("target=b"))).toMatchObject({
    status: 503,
    body: expect.stringContaining('"code":"probe-limit"'),
  });
  finish();
  expect(String((await first).body)).toContain("probe_success 1\n");
  expect((await handle(ask("target=b"))).status).toBeUndefined();
});

test("/probe hands over the probe, its time limit and the client's end, and answers in the format asked for", async () => {
  const seen: { probe: Probe; signal: AbortSignal }[] = [];
  const { handle } = blackboxRoute({
    probes: () => [],
    probeNow: async (probe, signal) => {
      seen.push({ probe, signal });
      return success;
    },
  });
  const request = ask("target=shop.example.org", {
    accept: "application/openmetrics-text;version=1.0.0",
    "x-prometheus-scrape-timeout-seconds": "3",
  });
  const answer = await handle(request);
  expect(seen).toMatchObject([
    { probe: { url: "http://shop.example.org/", timeoutSeconds: 2.5 }, signal: request.signal },
  ]);
  expect(answer.headers?.["content-type"]).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
  expect(String(answer.body)).toMatch(/probe_success 1\n[\s\S]*# EOF\n$/);
});

test("/probe?debug=true shows a module without its secrets", async () => {
  const { handle } = blackboxRoute({ probes: () => [], probeNow: async () => success });
  const answer = await handle(ask("target=https://shop.example.org/?token=s3cr3t&debug=true"));
  expect(String(answer.body)).toContain('"url": "https://shop.example.org/?token=***"');
  expect(String(answer.body)).not.toContain("s3cr3t");
  expect(String(answer.body)).toContain("https://shop.example.org/ 192.0.2.10 200: resolve 4.0 ms");
});
