import { events, latency, service, slo } from "../define-stack.ts";
import type { ServiceSpec } from "../spec.ts";
import { relaySeries, relayVisibleEdges } from "./relay-series.ts";

/**
 * The relay as a service of a stack, with the objectives that it is built for: critical incidents can be seen within 5 seconds, and no
 * call to a workspace is lost for long. `job` is the label of its scrape.
 */
export function relayService({
  job = "nines-relay",
  ...settings
}: { readonly job?: string } & Partial<Omit<ServiceSpec, "slos">> = {}): ServiceSpec {
  const matcher = `job=${JSON.stringify(job)}`;
  return service("nines-relay", {
    title: "Alert relay",
    ...settings,
    slos: [
      slo("visible", {
        title: "Critical incidents can be seen within 5 seconds",
        objective: "99",
        sli: latency({
          histogram: `${relaySeries.visible}{${matcher},severity="critical"}`,
          threshold: "5s",
          edges: relayVisibleEdges.map(String),
        }),
        // Weeks without a critical incident are good weeks, and no reason for an alert.
        missing: "quiet",
      }),
      slo("intake", {
        title: "Deliveries are taken in, not put off",
        objective: "99.9",
        sli: events({
          total: `${relaySeries.intake}{${matcher}}`,
          bad: `${relaySeries.intake}{${matcher},result=~"pushedBack|unreachable"}`,
        }),
        missing: "quiet",
      }),
    ],
  });
}
