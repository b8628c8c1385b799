import type { BalancedApp } from "../prove/balanced-app.ts";

/** A checkout behind a HAProxy that moves from blue to green; `shift` is what one test wants otherwise. */
export function haproxyStack({ socket }: BalancedApp, shift: object) {
  return {
    name: "shop",
    scrapeInterval: "1s",
    services: [
      {
        name: "checkout",
        slos: [
          {
            name: "availability",
            objective: "99.9",
            sli: { kind: "events", bad: 'http_requests_total{code=~"5.."}', total: "http_requests_total" },
          },
        ],
      },
    ],
    shifts: [
      {
        name: "checkout-green",
        service: "checkout",
        strategy: "canary",
        arms: [
          { name: "blue", role: "stable", version: "v1" },
          { name: "green", role: "candidate", version: "v2" },
        ],
        traffic: { kind: "haproxy", proxy: "app", stats: socket },
        settle: "30s",
        ...shift,
      },
    ],
  };
}
