import { Agent, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** One of the versions behind the proxy. */
export interface Backend {
  readonly name: string;
  readonly port: number;
}

/** A reverse proxy that divides requests by weight. */
export interface WeightedProxy {
  /** What does the work. */
  readonly kind: "haproxy" | "built-in";
  readonly url: string;
  readonly weights: () => Readonly<Record<string, number>>;
  /** Weights by backend; a backend that is not named keeps its own. */
  readonly setWeights: (weights: Readonly<Record<string, number>>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A request with this header goes to the backend that it names, whatever the weights say: to look at a version before customers do. */
export const versionHeader = "x-shop-version";

/** Starts a proxy inside this process, where no HAProxy is installed, on a port of the loopback interface (0: any free one), all traffic to the first backend. */
export async function startWeightedProxy(backends: readonly Backend[], port = 0): Promise<WeightedProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  let weights: Readonly<Record<string, number>> = Object.fromEntries(
    backends.map(({ name }, place) => [name, place === 0 ? 100 : 0]),
  );
  const choose = smoothRoundRobin(backends, () => weights);
  const server = createServer((incoming, outgoing) => {
    const named = backends.find(({ name }) => name === incoming.headers[versionHeader]);
    const backend = named ?? choose();
    if (backend === undefined) {
      outgoing.writeHead(503).end("No version of the shop takes traffic.\n");
      return;
    }
    const { method, url: path, headers } = incoming;
    const onward = send({ host: "127.0.0.1", port: backend.port, method, path, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once("error", () => outgoing.destroy());
    });
    onward.once("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end("The shop does not answer.\n");
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    kind: "built-in",
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    weights: () => weights,
    setWeights: async (next) => {
      weights = { ...weights, ...next };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

/** The next backend so that shares are exact over each cycle and no backend gets a burst. Source: nginx's smooth weighted round robin. */
export function smoothRoundRobin(
  backends: readonly Backend[],
  weights: () => Readonly<Record<string, number>>,
): () => Backend | undefined {
  const credit = new Map<string, number>();
  return () => {
    const now = weights();
    let [total, best] = [0, undefined as Backend | undefined];
    for (const backend of backends) {
      const weight = now[backend.name] ?? 0;
      if (weight <= 0) continue;
      total += weight;
      const has = (credit.get(backend.name) ?? 0) + weight;
      credit.set(backend.name, has);
      if (best === undefined || has > (credit.get(best.name) ?? 0)) best = backend;
    }
    if (best !== undefined) credit.set(best.name, (credit.get(best.name) ?? 0) - total);
    return best;
  };
}
