import { printYaml } from "../slo/document/print-yaml.ts";
import { type GeneratedFile, generatedNotice } from "../slo/generated-file.ts";
import type { Stack } from "../slo/model.ts";
import { alertmanagerFiles } from "./alertmanager-files.ts";
import { printRuleFile } from "./print-rule-file.ts";
import { prometheusRules } from "./prometheus-rule.ts";
import type { RuleFile } from "./rule.ts";
import { ruleFiles } from "./rule-files.ts";
import { printRuleTestFile } from "./rule-tests/print-rule-test-file.ts";
import { ruleTests } from "./rule-tests.ts";

/** What is made of a stack, by folder: add a kind of output by adding a row. */
const outputs: readonly ((stack: Stack, rules: readonly RuleFile[]) => readonly GeneratedFile[])[] = [
  (_, rules) => rules.map((file) => ({ path: `prometheus/rules/${file.name}.yaml`, text: printRuleFile(file) })),
  (stack, rules) =>
    ruleTests(stack, rules).map((file) => ({
      path: `prometheus/tests/${file.name}.yaml`,
      text: printRuleTestFile(file),
    })),
  (stack) => alertmanagerFiles(stack),
  (stack, rules) =>
    prometheusRules(rules, { name: stack.name, labels: stack.deploy.labels }).map((object) => ({
      path: `kubernetes/${object.metadata.name}.yaml`,
      text: `${generatedNotice}${printYaml(object)}`,
    })),
];

/** Every file that is generated from a stack: rules, their tests, Alertmanager fragments and Kubernetes objects; the same stack gives the same bytes. */
export function generateStack(stack: Stack): readonly GeneratedFile[] {
  const rules = ruleFiles(stack);
  return outputs.flatMap((output) => output(stack, rules)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
