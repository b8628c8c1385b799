import { Agent, get } from "node:http";
import { requestsPerSecond, type TrafficShape } from "./traffic-shape.ts";

/** What customers met so far. */
export interface ShopperCounts {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
}

export interface Shoppers {
  readonly counts: () => ShopperCounts;
  readonly stop: () => void;
}

const pages = ["/", "/", "/", "/cart", "/cart", "/pay"] as const;
const tickMs = 50;
const mostInFlight = 200;
const patienceMs = 5_000;

/** Customers who come at their own pace, whether the shop answers or not (open loop): a slow shop does not lower their number. */
export function startShoppers(url: string, shape: TrafficShape): Shoppers {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const startedMs = performance.now();
  let [sent, ok, failed, inFlight, owed] = [0, 0, 0, 0, 0];
  const buy = (): void => {
    const path = pages[sent % pages.length] ?? "/";
    sent += 1;
    inFlight += 1;
    let isOver = false;
    const over = (isOk: boolean): void => {
      if (isOver) return;
      isOver = true;
      inFlight -= 1;
      if (isOk) ok += 1;
      else failed += 1;
    };
    const request = get(new URL(path, url), { agent, timeout: patienceMs }, (response) => {
      response.resume();
      response.once("end", () => over((response.statusCode ?? 500) < 500));
      response.once("error", () => over(false));
      response.once("close", () => over(false));
    });
    request.once("timeout", () => request.destroy(new Error("no answer in time")));
    request.once("error", () => over(false));
  };
  const timer = setInterval(() => {
    owed += (requestsPerSecond(shape, performance.now() - startedMs) * tickMs) / 1000;
    for (; owed >= 1; owed -= 1) {
      if (inFlight < mostInFlight) buy();
      else {
        sent += 1;
        failed += 1;
      }
    }
  }, tickMs);
  return {
    counts: () => ({ sent, ok, failed }),
    stop: () => {
      clearInterval(timer);
      agent.destroy();
    },
  };
}
