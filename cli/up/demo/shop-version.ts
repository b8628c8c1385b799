import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Counter, Histogram, Registry } from "prom-client";

/** What is wrong with a version of the demo shop. */
export interface ShopFault {
  /** Share of requests that answer 500, 0 to 1. */
  readonly errorRatio: number;
  /** Added to every answer. */
  readonly extraMs: number;
  /** Only this page has the fault. Default: all of them. */
  readonly page?: ShopPage;
}

/** One running version of the demo shop. */
export interface ShopVersion {
  readonly version: string;
  readonly port: number;
  readonly url: string;
  readonly fault: () => ShopFault;
  readonly setFault: (fault: ShopFault) => void;
  /** Its metrics in Prometheus' classic text format. */
  readonly metrics: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

export const noFault: ShopFault = { errorRatio: 0, extraMs: 0 };

/** Pages of the shop, with the time that a healthy one takes. */
const routes = { "/": 4, "/cart": 8, "/pay": 20 } as const;
/** A page of the shop. */
export type ShopPage = keyof typeof routes;

/** Bucket edges of the request durations; the demo's latency objective is one of them. */
export const durationEdges = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3] as const;

/** Starts one version on a free port of the loopback interface. `random` gives numbers in [0, 1). */
export async function startShopVersion(version: string, random: () => number = Math.random): Promise<ShopVersion> {
  const registry = new Registry();
  registry.setDefaultLabels({ version });
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered.",
    labelNames: ["route", "code"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from request to answer.",
    labelNames: ["route"],
    buckets: [...durationEdges],
    registers: [registry],
  });
  // A counter that appears with its first error hides that error from rate().
  for (const route of Object.keys(routes)) for (const code of ["200", "500"]) requests.inc({ route, code }, 0);
  let fault = noFault;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split("?")[0] ?? "/";
    if (path === "/metrics") {
      response.setHeader("content-type", registry.contentType).end(await registry.metrics());
      return;
    }
    if (path === "/healthz") {
      response.end("ok\n");
      return;
    }
    response.setHeader("x-shop-version", version);
    if (!isRoute(path)) {
      response.writeHead(404).end("There is no such page in this shop.\n");
      return;
    }
    const { errorRatio, extraMs } = fault.page === undefined || fault.page === path ? fault : noFault;
    const started = performance.now();
    await delay(routes[path] * (0.5 - Math.log(1 - random()) / 2) + extraMs);
    const code = random() < errorRatio ? 500 : 200;
    requests.inc({ route: path, code: String(code) });
    durations.observe({ route: path }, (performance.now() - started) / 1000);
    response.writeHead(code, { "content-type": "text/html; charset=utf-8" });
    response.end(code === 200 ? page(path, version) : "Something is broken in this version.\n");
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    version,
    port,
    url: `http://127.0.0.1:${port}`,
    fault: () => fault,
    setFault: (next) => {
      fault = next;
    },
    metrics: () => registry.metrics(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isRoute(path: string): path is ShopPage {
  return Object.hasOwn(routes, path);
}

function page(route: ShopPage, version: string): string {
  const title = { "/": "Shop", "/cart": "Your cart", "/pay": "Payment" }[route];
  return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>Version ${version}. Add to cart.</p></html>\n`;
}
