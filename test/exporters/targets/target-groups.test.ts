import { expect, test } from "@jest/globals";
import { parseTargetGroups } from "../../../exporters/targets/target-groups.ts";
import { formatProblem } from "../../../slo/problem.ts";

test.each([
  {
    file: "a.json",
    text: '[{"targets": ["a:80", "b"], "labels": {"env": "prod"}}, {"targets": []}]',
    groups: [
      { targets: ["a:80", "b"], labels: { env: "prod" } },
      { targets: [], labels: {} },
    ],
  },
  {
    file: "a.yml",
    text: "- targets: [a:80]\n  labels:\n    shard: 1\n- targets:\n    - https://b.test/x\n",
    groups: [
      { targets: ["a:80"], labels: { shard: "1" } },
      { targets: ["https://b.test/x"], labels: {} },
    ],
  },
  { file: "a.json", text: "[]", groups: [] },
])("parseTargetGroups() reads $text", ({ file, text, groups }) => {
  expect(parseTargetGroups(text, { file })).toEqual({ ok: true, value: groups, warnings: [] });
});

test.each([
  {
    text: '{"targets": []}',
    says: 'a.json: is not a list of target groups (write a list: [{ "targets": ["host:port"], "labels": {} }])',
  },
  { text: "[7]", says: 'a.json: [0]: 7 is not a target group (write { "targets": ["host:port"], "labels": {} })' },
  { text: '[{"labels": {}}]', says: 'a.json: [0].targets: is missing (write a list: ["host:port"])' },
  { text: '[{"targets": "a"}]', says: 'a.json: [0].targets: "a" is not a list (write a list: ["host:port"])' },
  {
    text: '[{"targets": ["a", 80]}]',
    says: 'a.json: [0].targets[1]: 80 is not an address (write a text: "host:port" or "https://host/path")',
  },
  { text: '[{"targets": [], "label": {}}]', says: 'a.json: [0].label: unknown key "label" (write targets and labels)' },
  {
    text: '[{"targets": [], "labels": {"a-b": "c"}}]',
    says: 'a.json: [0].labels.a-b: "a-b" is not a label name (write letters, digits and underscores)',
  },
  {
    text: '[{"targets": [], "labels": {"a": {}}}]',
    says: "a.json: [0].labels.a: {} is not a text (write the value in quotes)",
  },
])("parseTargetGroups() refuses $text", ({ text, says }) => {
  const parsed = parseTargetGroups(text, { file: "a.json" });
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([says]);
});

test("parseTargetGroups() refuses a file that is written only half", () => {
  const parsed = parseTargetGroups('[{"targets": ["a:80", "b:', { file: "a.json" });
  expect(parsed.ok).toBe(false);
});
