import { describe, expect, test } from "@jest/globals";
import type { Imported } from "../../../slo/import/imported.ts";
import { importers } from "../../../slo/import/importers.ts";
import { formatProblem, isError } from "../../../slo/problem.ts";

function report({ problems }: Imported): readonly string[] {
  return problems.map(formatProblem);
}

const slothSlo = `
  - name: availability
    objective: 99.9
    sli: {events: {error_query: "sum(rate(bad_total[{{.window}}]))", total_query: "sum(rate(all_total[{{.window}}]))"}}
`;
const sloth = `version: prometheus/v1\nservice: shop\nslos:${slothSlo}`;

describe("the importers read", () => {
  test.each([
    { name: "Windows line ends and a byte order mark", text: `\uFEFF${sloth.replaceAll("\n", "\r\n")}` },
    { name: "empty documents around the one that counts", text: `---\n---\n${sloth}---\n# the end\n` },
    {
      name: "JSON",
      text: JSON.stringify({
        version: "prometheus/v1",
        service: "shop",
        slos: [
          {
            name: "availability",
            objective: 99.9,
            sli: {
              events: {
                error_query: "sum(rate(bad_total[{{.window}}]))",
                total_query: "sum(rate(all_total[{{.window}}]))",
              },
            },
          },
        ],
      }),
    },
    { name: "a list of objects", text: sloth.replace(/^/gm, "  ").replace(/^ {2}/, "- ") },
    {
      name: "queries of several lines",
      text: sloth.replace('"sum(rate(bad_total[{{.window}}]))"', '"sum(\\n  rate(bad_total[{{.window}}])\\n)"'),
    },
    { name: "an objective as text", text: sloth.replace("99.9", '"99.90"') },
    { name: "camelCase", text: sloth.replace("error_query", "errorQuery").replace("total_query", "totalQuery") },
  ])("$name", ({ text }) => {
    const imported = importers.sloth([{ file: "shop.yaml", text }]);
    expect(report(imported)).toEqual([]);
    expect(imported.stack).toEqual({
      name: "shop",
      services: [
        {
          name: "shop",
          slos: [
            {
              name: "availability",
              objective: "99.9",
              period: "30d",
              sli: { kind: "events", total: "all_total", bad: "bad_total" },
            },
          ],
        },
      ],
    });
  });
});

describe("the importers refuse", () => {
  test.each([
    {
      name: "an empty file",
      tool: "sloth",
      text: "",
      says: ["in.yaml: the file holds no values (write a mapping: key: value)"],
    },
    {
      name: "comments only",
      tool: "pyrra",
      text: "# nothing\n",
      says: ["in.yaml: the file holds no values (write a mapping: key: value)"],
    },
    {
      name: "broken YAML",
      tool: "openslo",
      text: "a: [1\n",
      says: [
        "in.yaml: line 2, column 1: flow sequence in block collection must be sufficiently indented and end with a ] (correct the YAML at this place)",
      ],
    },
    {
      name: "a file of another tool",
      tool: "openslo",
      text: sloth,
      says: ["in.yaml: this is Sloth, not OpenSLO (run: nines import sloth)"],
    },
    {
      name: "a file of no tool",
      tool: "sloth",
      text: "a: 1\n",
      says: [
        "in.yaml: this is not Sloth: it states no version (a Sloth file says version: prometheus/v1, or apiVersion: sloth.slok.dev/v1 with kind: PrometheusServiceLevel)",
      ],
    },
    {
      name: "Kubernetes objects without any SLO",
      tool: "pyrra",
      text: "apiVersion: v1\nkind: ConfigMap\n",
      says: [
        "in.yaml: no SLO was found (give a file with pyrra SLOs)",
        "in.yaml: this is not Pyrra: it is v1 ConfigMap (a Pyrra file says apiVersion: pyrra.dev/v1alpha1 with kind: ServiceLevelObjective)",
      ],
    },
    {
      name: "a service without SLOs",
      tool: "sloth",
      text: "version: prometheus/v1\nservice: a\nslos: []\n",
      says: ["in.yaml: no SLO was found (give a file with sloth SLOs)"],
    },
  ] as const)("$name", ({ tool, text, says }) => {
    const imported = importers[tool]([{ file: "in.yaml", text }]);
    expect(report(imported)).toEqual(says);
    expect(imported.stack).toBeUndefined();
    expect(imported.problems.some(isError)).toBe(true);
  });

  test("nothing at all", () => {
    expect(report(importers.sloth([]))).toEqual(["no SLO was found (give a file with sloth SLOs)"]);
  });
});

test("a broken SLO does not take its neighbours along", () => {
  const imported = importers.sloth([
    { file: "shop.yaml", text: `${sloth}  - {name: broken, objective: 100, sli: {plugin: {id: x}}}\n` },
  ]);
  expect(imported.stack?.services[0]?.slos.map(({ name }) => name)).toEqual(["availability"]);
  expect(imported.leftOut).toEqual([
    { file: "shop.yaml", path: "slos[1]", because: { file: "shop.yaml", path: "slos[1].objective" } },
  ]);
});

test("a problem knows its line", () => {
  const imported = importers.sloth([{ file: "shop.yaml", text: sloth.replace("99.9", "99,9") }]);
  expect(imported.problems).toMatchObject([{ path: "slos[0].objective", line: 5, column: 16 }]);
});

test("several files become one stack, named after the first unless told otherwise", () => {
  const files = [
    { file: "slos/Shop One.yaml", text: sloth },
    { file: "slos/two.yaml", text: sloth.replace("availability", "latency") },
  ];
  const { stack } = importers.sloth(files);
  expect(stack?.name).toBe("shop-one");
  expect(stack?.services.map(({ name, slos }) => [name, slos.map((slo) => slo.name)])).toEqual([
    ["shop", ["availability", "latency"]],
  ]);
  expect(importers.sloth(files, { name: "our-shop" }).stack?.name).toBe("our-shop");
});

test("names stay unique, also where two services would share an id", () => {
  const named = (service: string, slo: string) =>
    sloth.replace("service: shop", `service: ${service}`).replace("availability", slo);
  const text = [named("a", "b-c"), named("A_", "b c"), named("a-b", "c"), named("日本", "é".repeat(80))].join("---\n");
  const { stack } = importers.sloth([{ file: "x.yaml", text }]);
  expect(stack?.services.map(({ name, slos }) => [name, slos.map((slo) => slo.name)])).toEqual([
    ["a", ["b-c", "b-c-2"]],
    ["a-b", ["c-3"]],
    ["service", ["e".repeat(63)]],
  ]);
});

test("labels that two files of a service do not share stay with their SLOs", () => {
  const text = [
    sloth.replace("slos:", "labels: {team: web, region: eu, tier: a}\nslos:"),
    sloth.replace("slos:", "labels: {team: web, region: us, tier: b}\nslos:").replace("availability", "latency"),
  ].join("---\n");
  const imported = importers.sloth([{ file: "shop.yaml", text }]);
  expect(imported.stack?.services).toMatchObject([
    { name: "shop", team: "web", tier: "a", slos: [{ labels: { region: "eu" } }, { labels: { region: "us" } }] },
  ]);
  expect(report(imported)).toEqual([
    "shop.yaml: documents[1].labels.tier: tier b is not carried over: it belongs to the service, which has a (put the SLO into a service of its own)",
  ]);
});

test("OpenSLO objects refer to each other across files", () => {
  const slo =
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: up}\nspec:\n  service: web\n  indicatorRef: good\n  timeWindow: [{duration: 30d, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.99}]\n";
  const sli =
    "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: good}\nspec: {ratioMetric: {counter: true, good: {metricSource: {type: Prometheus, spec: {query: a_total}}}, total: {metricSource: {type: Prometheus, spec: {query: b_total}}}}}\n";
  const alone = importers.openslo([{ file: "slo.yaml", text: slo }]);
  expect(report(alone)).toEqual([
    'slo.yaml: spec.indicatorRef: no file holds the SLI "good" (give the file that holds it too)',
  ]);
  const both = importers.openslo([
    { file: "slo.yaml", text: slo },
    { file: "sli.yaml", text: sli },
  ]);
  expect(report(both)).toEqual([]);
  expect(both.stack?.services[0]?.slos[0]?.sli).toEqual({ kind: "events", total: "b_total", good: "a_total" });
  const broken = importers.openslo([
    { file: "slo.yaml", text: slo },
    { file: "sli.yaml", text: sli.replace("type: Prometheus", "type: Graphite") },
  ]);
  expect(report(broken)).toEqual([
    'sli.yaml: spec.ratioMetric.good.metricSource.type: the metrics come from "Graphite", and nines reads Prometheus only (bring the metric into Prometheus with an exporter, and write its query)',
    "slo.yaml: spec.objectives[0]: is left out, because it uses sli.yaml: spec.ratioMetric.good.metricSource.type (correct the problem there)",
  ]);
});

test("a report never shows what may be a secret", () => {
  const text =
    "apiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: p}\nspec: {type: Prometheus, connectionDetails: {password: hunter2}, token: hunter2}\n";
  expect(report(importers.openslo([{ file: "in.yaml", text }])).join("\n")).not.toContain("hunter2");
});
