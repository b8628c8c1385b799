/** Where everything of the shop lies. */
export interface ShopPlaces {
  readonly shop: string;
  readonly relay: string;
  readonly alertmanager: string;
  readonly prometheus: string;
  /** Absolute path of the folder with Slack's tokens. */
  readonly secrets: string;
}

/** A `nines.config.ts` as a user writes it after `nines init`: one probe, one objective, messages in Slack and in the local inbox. */
export function shopConfig({ shop, relay, alertmanager, prometheus, secrets }: ShopPlaces): string {
  return `import { alertmanagerSource, defineStack, httpProbe, probe, route, service, slo } from "nines";

export default defineStack({
  name: "shop",
  scrapeInterval: "1s",
  notify: { channel: "#alerts" },
  probes: [
    // Every attempt counts, so that the shop's own count is the truth.
    httpProbe("payment", { url: "${shop}/pay", interval: "500ms", retries: 0, expect: { body: "Payment" } }),
  ],
  relay: {
    url: "${relay}",
    slack: { name: "acme", botToken: { file: "${secrets}/slack-bot-token" }, appToken: { file: "${secrets}/slack-app-token" } },
    sources: [alertmanagerSource("alertmanager", { api: ["${alertmanager}"] })],
    routes: [route("everything", { to: ["#alerts", { workspace: "local", channel: "#alerts" }] })],
    fallback: "#alerts",
    timing: { greenDelay: "1s", poll: "1s" },
    prometheus: { url: "${prometheus}" },
  },
  services: [
    service("checkout", {
      team: "orders",
      runbook: "https://wiki.example.org/checkout",
      slos: [
        slo("payment", {
          title: "A customer can pay",
          objective: "75",
          period: "1d",
          sli: probe({ probe: "payment" }),
          alerts: { tiers: { "page-slow": "off", "ticket-fast": "off", "ticket-slow": "off" } },
        }),
      ],
    }),
  ],
});
`;
}
