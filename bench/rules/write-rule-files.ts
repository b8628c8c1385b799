import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printRuleFile } from "../../alerts/print-rule-file.ts";
import type { RuleFile } from "../../alerts/rule.ts";

/** Writes rule files into a folder; gives their paths. */
export function writeRuleFiles(folder: string, files: readonly RuleFile[]): Promise<readonly string[]> {
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, `${file.name}.yaml`);
      await writeFile(path, printRuleFile(file));
      return path;
    }),
  );
}
