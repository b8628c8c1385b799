import type { Rule, RuleFile } from "../../alerts/rule.ts";
import type { RunningRuleGroup } from "../../service/prometheus-listings.ts";
import type { Problem } from "../../slo/problem.ts";
import type { FilledQuery } from "../boards/ask-query.ts";
import { countText } from "../print/count-text.ts";
import { isSlow, type Outcome, queryKey } from "./ask-all.ts";
import { slowQuery } from "./slow-query.ts";

/** A generated rule with its place, ready to be asked. */
export interface RuleCase {
  readonly group: string;
  readonly rule: Rule;
  readonly filled: FilledQuery;
}

/** Every generated rule, to be evaluated at one instant. */
export function ruleCases(files: readonly RuleFile[], at: number): readonly RuleCase[] {
  return files.flatMap(({ groups }) =>
    groups.flatMap(({ name, rules }) =>
      rules.map((rule) => ({
        group: name,
        rule,
        filled: { kind: "instant" as const, expr: rule.expr, from: at, to: at, stepSeconds: 60 },
      })),
    ),
  );
}

/** Rules that Prometheus refuses or that take long, by asking for their expressions. */
export function ruleProblems(
  cases: readonly RuleCase[],
  { outcomes, slowSeconds }: { readonly outcomes: ReadonlyMap<string, Outcome>; readonly slowSeconds: number },
): readonly Problem[] {
  return cases.flatMap(({ group, rule, filled }): readonly Problem[] => {
    const outcome = outcomes.get(queryKey(filled));
    const path = pathOf(group, rule);
    if (outcome?.kind === "refused") {
      const hint = "run nines generate again with this version, and compare --target with the server";
      return [{ code: "rule-failed", path, message: outcome.message, hint }];
    }
    if (outcome !== undefined && (outcome.kind === "late" || isSlow(outcome, slowSeconds)))
      return [slowQuery(path, { outcome, slowSeconds, of: "rule" })];
    return [];
  });
}

/** Rules that the server does not run, and rules that fail there. */
export function runningRuleProblems(
  cases: readonly RuleCase[],
  running: readonly RunningRuleGroup[],
): readonly Problem[] {
  const key = (group: string, name: string) => JSON.stringify([group, name]);
  const loaded = new Map(running.map((group) => [group.name, group]));
  const names = new Set(running.flatMap((group) => group.rules.map((rule) => key(group.name, rule.name))));
  const missing = cases.filter(({ group, rule }) => !names.has(key(group, nameOf(rule))));
  const ours = new Set(cases.map(({ group }) => group));
  const failing = [...loaded.values()]
    .filter(({ name }) => ours.has(name))
    .flatMap((group) =>
      group.rules
        .filter(({ lastError }) => lastError !== "")
        .map((rule): Problem => {
          const message = `Prometheus could not evaluate it: ${rule.lastError}`;
          return {
            code: "rule-failed",
            path: `${group.name}.${rule.name}`,
            message,
            hint: "the figures and alerts that read it are missing",
          };
        }),
    );
  return [...notLoaded(missing, cases.length), ...failing];
}

function notLoaded(missing: readonly RuleCase[], all: number): readonly Problem[] {
  if (missing.length === 0) return [];
  const groups = [...new Set(missing.map(({ group }) => group))];
  const listed = `${groups.slice(0, 10).join(", ")}${groups.length > 10 ? ` and ${groups.length - 10} more` : ""}`;
  const message =
    missing.length === all
      ? "Prometheus runs none of the rules"
      : `Prometheus does not run ${countText(missing.length, "rule")} of ${all}, in ${listed}`;
  const hint = "put the files of nines generate under rule_files and let Prometheus reload";
  return [{ code: "rules-not-loaded", path: "", message, hint }];
}

function pathOf(group: string, rule: Rule): string {
  return `${group}.${nameOf(rule)}`;
}

function nameOf(rule: Rule): string {
  return rule.kind === "alert" ? rule.alert : rule.record;
}
