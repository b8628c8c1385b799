import { printYaml } from "../../slo/document/print-yaml.ts";
import { generatedNotice } from "../../slo/generated-file.ts";
import type { RuleTestFile } from "./rule-test.ts";

/** A test file as promtool reads it, with what it does not exercise at its top. */
export function printRuleTestFile({ notes, data }: RuleTestFile): string {
  return `${generatedNotice}${notes.map((note) => `# ${note}\n`).join("")}${printYaml(data)}`;
}
