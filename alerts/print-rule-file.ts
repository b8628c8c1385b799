import { printYaml } from "../slo/document/print-yaml.ts";
import { generatedNotice } from "../slo/generated-file.ts";
import type { Rule, RuleFile } from "./rule.ts";

/** A rule file as Prometheus reads it. */
export function printRuleFile(file: RuleFile): string {
  return `${generatedNotice}${printYaml(ruleFileToData(file))}`;
}

/** A rule file as plain data, in Prometheus' own field names and order. */
export function ruleFileToData(file: RuleFile): { readonly groups: readonly unknown[] } {
  return {
    groups: file.groups.map((group) => ({
      name: group.name,
      interval: group.interval,
      rules: group.rules.map(ruleToData),
    })),
  };
}

function ruleToData(rule: Rule): Readonly<Record<string, unknown>> {
  if (rule.kind === "recording") {
    return {
      record: rule.record,
      expr: rule.expr,
      ...(Object.keys(rule.labels).length === 0 ? {} : { labels: rule.labels }),
    };
  }
  return {
    alert: rule.alert,
    expr: rule.expr,
    ...(rule.for === undefined ? {} : { for: rule.for }),
    ...(rule.keepFiringFor === undefined ? {} : { keep_firing_for: rule.keepFiringFor }),
    labels: rule.labels,
    annotations: rule.annotations,
  };
}
