import { generateStack } from "../../alerts/generate-stack.ts";
import { generateBoards } from "../../dashboards/generate-boards.ts";
import { deployFiles } from "../../deploy/deploy-files.ts";
import type { GeneratedFile } from "../../slo/generated-file.ts";
import type { ParsedStacks } from "../../slo/parse-stacks.ts";

/** Every file that is made of a stack: rules, their tests, alert routes, boards and containers; the same stack gives the same bytes. */
export function generatedFiles(parsed: ParsedStacks): readonly GeneratedFile[] {
  const files = [...generateStack(parsed.stack), ...generateBoards(parsed.stack), ...deployFiles(parsed)];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
