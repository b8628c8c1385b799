import { expect, test } from "@jest/globals";
import type { RecordingRule, RuleFile } from "../../alerts/rule.ts";
import { countRules, ruleFiles } from "../../alerts/rule-files.ts";
import { ruleTests } from "../../alerts/rule-tests.ts";
import { burnRateWindows } from "../../slo/burn-rate-tiers.ts";
import { events, service, slo } from "../../slo/define-stack.ts";
import { allSlos } from "../../slo/model.ts";
import { derivedSeries, errorRatioSeries, quorumSeries, signalSeries } from "../../slo/names.ts";
import fc from "../property.ts";
import { stackOf } from "./generated-stack.ts";
import { randomStack } from "./random-stack.ts";

const stacks = randomStack({ most: 12 }).map((spec) => stackOf(spec));

const knownSeries = new Set<string>([
  ...Object.values(signalSeries),
  ...Object.values(derivedSeries),
  ...Object.values(quorumSeries),
  ...[...burnRateWindows, "7d", "14d", "30d"].map(errorRatioSeries),
  "sloth_slo_info",
]);

test("ruleFiles() keeps every group within the limit, and names files and groups once", () => {
  fc.assert(
    fc.property(stacks, (stack) => {
      const files = ruleFiles(stack);
      const groups = files.flatMap((file) => file.groups);
      expect(groups.filter(({ rules }) => rules.length > stack.rules.rulesPerGroup || rules.length === 0)).toEqual([]);
      expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
      expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    }),
  );
});

test("ruleFiles() records the facts and signals of each SLO once, the total before the bad events in one group", () => {
  fc.assert(
    fc.property(stacks, (stack) => {
      const groups = ruleFiles(stack).flatMap((file) => file.groups);
      for (const { id, exclusions } of allSlos(stack)) {
        const signals = groups
          .map(({ rules }) => rules.filter(isRecording).filter(({ labels }) => labels.slo_id === id))
          .map((rules) => rules.map(({ record }) => record))
          .filter((records) => records.includes(signalSeries.total) || records.includes(signalSeries.bad));
        const excluded = exclusions.length === 0 ? [] : [signalSeries.excluded];
        expect(signals).toEqual([[...excluded, signalSeries.total, signalSeries.bad]]);
        const recorded = recordingRules(groups).filter(({ labels }) => labels.slo_id === id);
        for (const fact of [
          signalSeries.info,
          signalSeries.objective,
          signalSeries.errorBudget,
          signalSeries.periodDays,
        ]) {
          expect(recorded.filter(({ record }) => record === fact)).toHaveLength(1);
        }
      }
    }),
  );
});

test("ruleFiles() serves each SLO by one shard, and by the rules of its own period only", () => {
  fc.assert(
    fc.property(stacks, (stack) => {
      const recorded = recordingRules(ruleFiles(stack).flatMap((file) => file.groups));
      const budgets = recorded.filter(({ record }) => record === derivedSeries.periodBudgetRemaining);
      const windows = recorded.filter(({ record }) => record === errorRatioSeries("1h"));
      for (const { id } of allSlos(stack)) {
        expect(windows.filter(({ expr }) => serves(expr, id))).toHaveLength(1);
        expect(budgets.filter(({ expr }) => serves(expr, id))).toHaveLength(1);
      }
    }),
  );
});

test("ruleFiles() records no series that slo/names.ts does not know", () => {
  fc.assert(
    fc.property(stacks, (stack) => {
      const recorded = recordingRules(ruleFiles(stack).flatMap((file) => file.groups));
      expect(recorded.map(({ record }) => record).filter((record) => !knownSeries.has(record))).toEqual([]);
    }),
  );
});

test("ruleTests() name files that exist, and every group of them once", () => {
  fc.assert(
    fc.property(stacks, (stack) => {
      const files = ruleFiles(stack);
      const byPath = new Map(files.map((file): [string, RuleFile] => [`../rules/${file.name}.yaml`, file]));
      for (const { data } of ruleTests(stack, files)) {
        const loaded = data.rule_files.map((path) => byPath.get(path)?.groups.map(({ name }) => name));
        expect(loaded.flat()).toEqual(data.group_eval_order);
        expect(data.tests.flatMap(({ promql_expr_test }) => promql_expr_test).length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 30 },
  );
});

test.each([
  { slos: 1, generic: 27, perSlo: 8 },
  { slos: 200, generic: 27, perSlo: 8 },
])("ruleFiles() writes $generic generic rules for $slos SLOs", ({ slos, generic, perSlo }) => {
  const sli = events({ total: "a_total", bad: "b_total" });
  const all = Array.from({ length: slos }, (_, index) => slo(`slo-${index}`, { objective: "99.9", sli }));
  const files = ruleFiles(stackOf({ name: "shop", services: [service("cart", { slos: all })] }));
  expect(countRules(files.filter(({ name }) => !name.startsWith("service-")))).toBe(generic);
  expect(countRules(files)).toBe(generic + slos * perSlo);
});

function recordingRules(groups: RuleFile["groups"]): readonly RecordingRule[] {
  return groups.flatMap(({ rules }) => rules.filter(isRecording));
}

function isRecording(rule: RuleFile["groups"][number]["rules"][number]): rule is RecordingRule {
  return rule.kind === "recording";
}

/** Whether a generic expression selects an SLO: by its id, or by selecting all. */
function serves(expr: string, id: string): boolean {
  const selected = /slo_id=~?"([^"]*)"/.exec(expr);
  return selected === null || (selected[1] ?? "").split("|").includes(id);
}
