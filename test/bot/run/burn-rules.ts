import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printRuleFile } from "../../../alerts/print-rule-file.ts";
import { ruleFiles } from "../../../alerts/rule-files.ts";
import { parseStack } from "../../../slo/parse-stack.ts";
import { checkout } from "./running-relay.ts";

const cartRule = {
  groups: [
    {
      name: "cart",
      rules: [
        {
          alert: "CartDown",
          expr: "cart_down == 1",
          labels: { severity: "critical", service: "cart" },
          annotations: { summary: "carts cannot be opened" },
        },
      ],
    },
  ],
};

/** The stack's own burn alerts, and one of somebody else; the figures that they read are served by the test. */
export async function writeBurnRules(folder: string): Promise<readonly string[]> {
  const parsed = parseStack({ name: "shop", services: [checkout] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const burn = ruleFiles(parsed.value).flatMap(({ groups, ...file }) => {
    const alerts = groups
      .map(({ rules, ...group }) => ({
        ...group,
        interval: "1s",
        rules: rules.filter((rule) => rule.kind === "alert" && rule.alert === "SLOErrorBudgetBurn"),
      }))
      .filter(({ rules }) => rules.length > 0);
    return alerts.length === 0 ? [] : [{ ...file, groups: alerts }];
  });
  const files = [...burn.map(printRuleFile), JSON.stringify(cartRule)];
  return Promise.all(
    files.map(async (text, index) => {
      const path = join(folder, `rules-${index}.yaml`);
      await writeFile(path, text);
      return path;
    }),
  );
}
