import { describe, expect, test } from "@jest/globals";
import { ruleTests } from "../../../alerts/rule-tests.ts";
import { shiftFiles } from "../../../alerts/shift/shift-rules.ts";
import { needs } from "../../servers/needs.ts";
import { promtool } from "../../servers/prometheus-tools.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { stackOf, writeStack } from "../generated-stack.ts";
import { oneShift } from "./every-shift.ts";

const update = (old: string, young: string) =>
  stackOf({
    ...oneShift("pods-replicaset", {
      strategy: "rolling",
      weights: { kind: "podRatio", namespace: "shop" },
      arms: [
        { name: "blue", role: "stable", match: old },
        { name: "green", role: "candidate", match: young },
      ],
    }),
    scrapeInterval: "30s",
  });

const updates = [
  { old: "checkout-5d4f8c7b9", young: "checkout-6b9c7d5f4", asked: 'replicaset="checkout-5d4f8c7b9"' },
  // One that begins before the last one ended.
  {
    old: "checkout-5d4f8c7b9|checkout-7f6d5c8b4",
    young: "checkout-6b9c7d5f4",
    asked: 'replicaset=~"checkout-5d4f8c7b9|checkout-7f6d5c8b4"',
  },
  {
    old: "checkout-(5d4f8c7b9|7f6d5c8b4)",
    young: "checkout-6b9c7d5f4",
    asked: 'replicaset=~"checkout-(5d4f8c7b9|7f6d5c8b4)"',
  },
  { old: "checkout-5d.*", young: "checkout-6b9c7d5f4", asked: 'replicaset=~"checkout-5d.*"' },
];

describe.each(updates)("A rolling update from $old", ({ old, young, asked }) => {
  const stack = update(old, young);

  test("weighs its ReplicaSets, and watches their one Deployment", () => {
    const rules = shiftFiles(stack).flatMap(({ groups }) => groups.flatMap((group) => group.rules));
    const weights = rules.flatMap((rule) => (rule.kind === "recording" ? rule : [])).filter(isOfWeight);
    const read = weights.flatMap(({ expr }) => expr.match(/kube_\w+\{[^}]*\}/g) ?? []);
    expect([...new Set(read)]).toEqual([
      `kube_replicaset_status_ready_replicas{namespace="shop",${asked}}`,
      'kube_replicaset_status_ready_replicas{namespace="shop",replicaset="checkout-6b9c7d5f4"}',
    ]);
    const [stuck] = rules.flatMap((rule) => (rule.kind === "alert" && rule.alert === "RolloutStuck" ? rule.expr : []));
    expect(stuck).toBe(
      'max by (namespace, deployment) (kube_deployment_status_condition{namespace="shop",deployment=~"checkout",condition="Progressing",status="false"}) == 1',
    );
  });
});

test("shiftFiles() watches no Deployment of a rolling update whose expressions do not say which it is", () => {
  const rules = shiftFiles(update("checkout-5.*", "checkout-6.*")).flatMap(({ groups }) =>
    groups.flatMap((group) => group.rules),
  );
  expect(rules.filter((rule) => rule.kind === "alert" && rule.alert === "RolloutStuck")).toEqual([]);
});

function isOfWeight({ record }: { readonly record: string }): boolean {
  return record === "shift:arm_weight:set";
}

needs("prometheus")("The rules of a rolling update", () => {
  test.each(updates.slice(0, 2))("pass their own generated tests: from $old", async ({ old, young }) => {
    const stack = update(old, young);
    const [file] = ruleTests(stack).filter(({ name }) => name.startsWith("shift-"));
    expect([file?.data.tests?.length, file?.notes]).toEqual([4, []]);
    await inTemporaryFolder("rolling-update", async (folder) => {
      const files = await writeStack(stack, { folder, part: "prometheus" });
      const tests = files.filter((name) => name.includes("/prometheus/tests/shift-"));
      const { code, stderr } = await promtool(["test", "rules", ...tests]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });
});
