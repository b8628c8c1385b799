import { generateStack } from "../../alerts/generate-stack.ts";
import { generateBoards } from "../../dashboards/generate-boards.ts";
import type { GeneratedFile } from "../../slo/generated-file.ts";
import type { Stack } from "../../slo/model.ts";

/** Every file that is made of a stack: rules, their tests, alert routes and boards; the same stack gives the same bytes. */
export function generatedFiles(stack: Stack): readonly GeneratedFile[] {
  return [...generateStack(stack), ...generateBoards(stack)].sort((a, b) => (a.path < b.path ? -1 : 1));
}
