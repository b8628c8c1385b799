import type { ShopState } from "./demo/demo-shop.ts";
import type { PlannedServers } from "./start-servers.ts";
import type { Place } from "./up-setup.ts";

/** What answers where, the web app first. */
export function placesOf(
  url: string,
  { shop, servers }: { readonly shop: ShopState; readonly servers: PlannedServers },
): readonly Place[] {
  const behind = shop.proxy === "haproxy" ? "HAProxy" : "a small proxy of nines";
  const { prometheus, alertmanager } = servers;
  return [
    { name: "Web app", url: `${url}/`, what: "status, SLOs, targets, and the inbox with every alert" },
    { name: "Shop", url: `${shop.url}/`, what: `what customers use: two versions behind ${behind}` },
    ...(prometheus === undefined
      ? []
      : [{ name: "Prometheus", url: `${prometheus.url}/`, what: "scrapes shop and exporter, evaluates the rules" }]),
    ...(alertmanager === undefined
      ? []
      : [{ name: "Alertmanager", url: `${alertmanager.url}/`, what: "groups alerts and hands them to the relay" }]),
    ...(shop.proxy === "haproxy"
      ? [{ name: "HAProxy", url: `${shop.url}/haproxy/stats`, what: "how traffic is divided" }]
      : []),
  ];
}
