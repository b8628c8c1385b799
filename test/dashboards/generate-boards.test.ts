import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { generateBoards } from "../../dashboards/generate-boards.ts";
import type { Stack } from "../../slo/model.ts";
import { exampleStacks, stackOf } from "./example-stacks.ts";

const shop = stackOf(exampleStacks.shop);
const files = generateBoards(shop);

function textOf(path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`no ${path}`);
  return file.text;
}

describe("generateBoards()", () => {
  test("lays out boards in both schemas, Grafana's provisioning and ConfigMaps", () => {
    expect(files.map(({ path }) => path)).toEqual([
      "grafana/dashboards-v2/nines-itself.json",
      "grafana/dashboards-v2/nines-overview.json",
      "grafana/dashboards-v2/nines-review.json",
      "grafana/dashboards-v2/nines-service.json",
      "grafana/dashboards-v2/nines-shift-catalog-cluster.json",
      "grafana/dashboards-v2/nines-shift-checkout-green.json",
      "grafana/dashboards-v2/nines-shifts.json",
      "grafana/dashboards-v2/nines-slo.json",
      "grafana/dashboards-v2/nines-uptime.json",
      "grafana/dashboards/shop/nines-itself.json",
      "grafana/dashboards/shop/nines-overview.json",
      "grafana/dashboards/shop/nines-review.json",
      "grafana/dashboards/shop/nines-service.json",
      "grafana/dashboards/shop/nines-shift-catalog-cluster.json",
      "grafana/dashboards/shop/nines-shift-checkout-green.json",
      "grafana/dashboards/shop/nines-shifts.json",
      "grafana/dashboards/shop/nines-slo.json",
      "grafana/dashboards/shop/nines-uptime.json",
      "grafana/provisioning/dashboards/nines.yaml",
      "grafana/provisioning/datasources/nines.yaml",
      "kubernetes/dashboard-nines-itself.yaml",
      "kubernetes/dashboard-nines-overview.yaml",
      "kubernetes/dashboard-nines-review.yaml",
      "kubernetes/dashboard-nines-service.yaml",
      "kubernetes/dashboard-nines-shift-catalog-cluster.yaml",
      "kubernetes/dashboard-nines-shift-checkout-green.yaml",
      "kubernetes/dashboard-nines-shifts.yaml",
      "kubernetes/dashboard-nines-slo.yaml",
      "kubernetes/dashboard-nines-uptime.yaml",
    ]);
  });

  test("gives the same bytes for the same stack", () => {
    expect(generateBoards(stackOf(exampleStacks.shop))).toEqual(files);
  });

  test("sorts keys, so that a diff shows what changed", () => {
    const keys = Object.keys(JSON.parse(textOf("grafana/dashboards/shop/nines-slo.json")));
    expect(keys).toEqual(keys.toSorted());
  });

  test("keeps a panel's number when the panel moves or its board grows", () => {
    const ids = (text: string) =>
      new Map(JSON.parse(text).panels.map(({ title, id }: { title: string; id: number }) => [title, id]));
    const now = ids(textOf("grafana/dashboards/shop/nines-slo.json"));
    expect(now.get("Budget left")).toBe(581_068_118);
    const bare = generateBoards(stackOf(exampleStacks.bare));
    const other = ids(bare.find(({ path }) => path === "grafana/dashboards/bare/nines-slo.json")?.text ?? "");
    expect([...other].filter(([title, id]) => now.has(title) && now.get(title) !== id)).toEqual([]);
  });

  test("names no data source but the one that the reader chose", () => {
    for (const { path, text } of files.filter((file) => file.path.endsWith(".json"))) {
      const named = [...text.matchAll(/"datasource": \{\s*("(?:name|type|uid)": "[^"]*",?\s*)+\}/g)].map(
        ([all]) => all,
      );
      expect(named.length).toBeGreaterThan(0);
      expect([path, named.filter((source) => !source.includes(`"\${datasource}"`))]).toEqual([path, []]);
    }
  });

  test("marks boards as its own, and links them with each other", () => {
    const board = JSON.parse(textOf("grafana/dashboards/shop/nines-overview.json"));
    expect(board).toMatchObject({
      uid: "nines-overview",
      tags: ["nines", "shop"],
      links: [{ type: "dashboards", tags: ["nines", "shop"], keepTime: true, includeVars: true }],
    });
    expect(JSON.stringify(board)).toContain(
      `/d/nines-slo?\${__url_time_range}&\${datasource:queryparam}&var-slo_id=\${__data.fields[\\"SLO\\"]:percentencode}`,
    );
  });

  test("puts tabs and rows that hide without data into v2 resources", () => {
    const resource = JSON.parse(textOf("grafana/dashboards-v2/nines-overview.json"));
    expect(resource).toMatchObject({
      apiVersion: "dashboard.grafana.app/v2beta1",
      kind: "Dashboard",
      metadata: { name: "nines-overview", labels: { "nines-stack": "shop" } },
      spec: { layout: { kind: "TabsLayout" } },
    });
    const hidden = {
      visibility: "show",
      condition: "and",
      items: [{ kind: "ConditionalRenderingData", spec: { value: true } }],
    };
    const [{ spec: now }] = resource.spec.layout.spec.tabs;
    expect(
      now.layout.spec.rows.map(({ spec }: { spec: { title: string; conditionalRendering?: { spec: unknown } } }) => [
        spec.title,
        spec.conditionalRendering?.spec,
      ]),
    ).toEqual([
      ["At a glance", undefined],
      ["Alerts", hidden],
      ["Traffic shifts", hidden],
      ["SLOs", undefined],
    ]);
  });

  test("writes ConfigMaps that the sidecar finds and Kubernetes takes", () => {
    for (const { path, text } of files.filter((file) => file.path.startsWith("kubernetes/"))) {
      const object = parse(text, { version: "1.1" });
      const uid = path.replace(/^kubernetes\/dashboard-|\.yaml$/g, "");
      expect(object).toMatchObject({
        kind: "ConfigMap",
        metadata: {
          name: `dashboard-${uid}`,
          labels: { grafana_dashboard: "1", "nines-stack": "shop" },
          annotations: { grafana_folder: "shop" },
        },
      });
      expect(`${object.data[`${uid}.json`]}\n`).toBe(textOf(`grafana/dashboards/shop/${uid}.json`));
      expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    }
  });

  test("provisions the data source with the scrape interval, and the folder of the boards", () => {
    expect(parse(textOf("grafana/provisioning/datasources/nines.yaml"))).toEqual({
      apiVersion: 1,
      datasources: [
        {
          name: "Prometheus",
          uid: "prometheus",
          type: "prometheus",
          access: "proxy",
          url: "$PROMETHEUS_URL",
          isDefault: true,
          jsonData: { httpMethod: "POST", timeInterval: "30s" },
        },
      ],
    });
    expect(parse(textOf("grafana/provisioning/dashboards/nines.yaml")).providers).toEqual([
      {
        name: "nines-shop",
        type: "file",
        updateIntervalSeconds: 60,
        allowUiUpdates: false,
        disableDeletion: false,
        folder: "shop",
        options: { path: "/var/lib/grafana/dashboards/shop" },
      },
    ]);
  });

  test("takes the team as the folder when the stack has one team", () => {
    const oneTeam: Stack = { ...shop, services: shop.services.map((service) => ({ ...service, team: "Team A/B" })) };
    const paths = generateBoards(oneTeam).map(({ path }) => path);
    expect(paths).toContain("grafana/dashboards/Team-A-B/nines-slo.json");
  });
});
