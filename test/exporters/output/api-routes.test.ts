import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { exporterRoutes } from "../../../exporters/output/exporter-routes.ts";
import { createHttpServer, type HttpServer } from "../../../service/http/http-server.ts";
import { silentLogger } from "../../../service/log.ts";
import { failures, sampleView, slo, status, success, targets } from "./sample-view.ts";

let server: HttpServer;

beforeAll(async () => {
  const blackbox = { probes: () => [], probeNow: async () => success };
  const shifts = { reports: () => [], report: () => undefined, judge: () => undefined };
  const routes = exporterRoutes({ families: () => [], view: sampleView, blackbox, shifts });
  server = await createHttpServer({ listen: { host: "127.0.0.1", port: 0 }, log: silentLogger, routes });
});
afterAll(() => server.close());

async function answer(path: string): Promise<readonly [number, unknown]> {
  const response = await fetch(server.url + path);
  return [response.status, await response.json()];
}

/** A value as JSON carries it. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("the API gives out the view as it is", async () => {
  expect(await answer("/api/status")).toEqual([200, asJson(status)]);
  expect(await answer("/api/targets")).toEqual([200, asJson({ targets })]);
  expect(await answer("/api/slos")).toEqual([200, asJson({ slos: [slo] })]);
  expect(await answer("/api/slos/shop-home-availability")).toEqual([200, asJson(slo)]);
});

test("/api/failures gives out the newest failures without secrets", async () => {
  const [code, body] = await answer("/api/failures?limit=1");
  expect([code, JSON.stringify(body)]).toEqual([200, expect.not.stringMatching(/s3cr3t|4111/)]);
  expect(body).toMatchObject({
    failures: [
      { target: "shop-pay", attempt: { evidence: { bodyDigest: failures[0]?.attempt.evidence?.bodyDigest } } },
    ],
  });
  expect(await answer("/api/failures?target=search")).toMatchObject([200, { failures: [{ target: "search" }] }]);
});

test.each([
  {
    path: "/api/slos/shop-hom-availability",
    says: [
      404,
      {
        code: "unknown-slo",
        message: 'there is no SLO "shop-hom-availability"',
        hint: 'did you mean "shop-home-availability"?',
      },
    ],
  },
  {
    path: "/api/slos/zzz",
    says: [404, { code: "unknown-slo", message: 'there is no SLO "zzz"', hint: "/api/slos lists all" }],
  },
  {
    path: "/api/failures?limit=0",
    says: [400, { code: "limit", message: '"0" is no limit', hint: "write a whole number from 1 to 1000" }],
  },
  {
    path: "/api/failures?limit=x",
    says: [400, { code: "limit", message: '"x" is no limit', hint: "write a whole number from 1 to 1000" }],
  },
])("$path is refused in words", async ({ path, says }) => {
  expect(await answer(path)).toEqual(says);
});
