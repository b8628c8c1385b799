import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { printRuleFile } from "../../alerts/print-rule-file.ts";
import { prometheusRules } from "../../alerts/prometheus-rule.ts";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { printYaml } from "../../slo/document/print-yaml.ts";
import { everyKind } from "./every-kind.ts";
import { stackOf } from "./generated-stack.ts";

const files = ruleFiles(stackOf(everyKind));

test("prometheusRules() hold exactly what the plain files hold", () => {
  const objects = prometheusRules(files, { name: "shop" }).map((object) => parse(printYaml(object)));
  expect(objects.map(({ spec }) => spec)).toEqual(files.map((file) => parse(printRuleFile(file))));
});

test("prometheusRules() are named, labelled and placed as Kubernetes asks for", () => {
  const options = { name: "Shop_EU", namespace: "monitoring", labels: { release: "kube-prometheus-stack" } };
  const [first, ...others] = prometheusRules(files, options);
  expect(first).toMatchObject({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: "shop-eu-service-web",
      namespace: "monitoring",
      labels: { release: "kube-prometheus-stack", "app.kubernetes.io/managed-by": "nines" },
    },
  });
  const names = [first, ...others].map((object) => object?.metadata.name);
  expect(new Set(names).size).toBe(files.length);
  expect(names.filter((name) => !/^[a-z0-9]([a-z0-9-]{0,251}[a-z0-9])?$/.test(name ?? ""))).toEqual([]);
});

test("prometheusRules() split a file that is too large for a ConfigMap, group by group", () => {
  const rule = { kind: "recording" as const, record: "a", expr: "b".repeat(100_000), labels: {} };
  const groups = ["one", "two", "three", "four", "five"].map((name) => ({ name, interval: "1m", rules: [rule] }));
  const objects = prometheusRules([{ name: "large", groups }], { name: "shop" });
  expect(objects.map(({ metadata, spec }) => [metadata.name, spec.groups.length])).toEqual([
    ["shop-large-1", 2],
    ["shop-large-2", 2],
    ["shop-large-3", 1],
  ]);
  expect(objects.flatMap(({ spec }) => spec.groups)).toHaveLength(5);
});
