import { expect, test } from "@jest/globals";
import { unseenErrors } from "../../../cli/gate/unseen-errors.ts";
import { PrometheusFault } from "../../../service/prometheus-fault.ts";
import type { RunningRule } from "../../../service/prometheus-listings.ts";

const judge = null;
const clean = { candidate: { requests: 1000, errors: 0 }, stable: { requests: 9000, errors: 0 }, judge };
const noteOf = (asked: string) =>
  `no series of errors exists: none ever happened, or they are not what is asked for, ${asked}; nines check tells of labels and values that no series has`;
const note = noteOf('orders_total{code=~"5.."}');

function rule(name: string, query: string, shift = "green"): RunningRule {
  const rest = { kind: "recording", health: "ok", lastError: "", evaluationSeconds: 0 } as const;
  return { ...rest, name, query, labels: { shift } };
}

const byArm = ["v1", "v2"].map((version) =>
  rule("shift:arm_errors:rate", `sum(rate(orders_total{code=~"5..",version="${version}"}[1m])) or (0 * count(up))`),
);
const twoWays = ["v1", "v2"].map((version) => {
  const sum = `sum(rate(calls_total{code=~"5..",version="${version}"}[1m]) or rate(calls_total{grpc="13",version="${version}"}[1m]))`;
  return rule("shift:arm_errors:rate", `${sum} or (0 * (count(rate(calls_total[1m]))) unless ${sum})`);
});
const ofLosses = [
  rule("shift:arm_failed:rate", 'sum(rate(orders_total{code=~"5.."}[1m]))'),
  rule("shift:arm_errors:rate", 'clamp_min(sum(shift:arm_failed:rate{shift="green"}), 0)'),
];

test.each([
  { name: "that neither arm has a series", rules: byArm, seen: [], says: [note] },
  {
    name: "both ways in which errors are asked for",
    rules: twoWays,
    seen: [],
    says: [noteOf('calls_total{code=~"5.."} or calls_total{grpc="13"}')],
  },
  {
    name: "nothing where one arm has some of the second way",
    rules: twoWays,
    seen: ['grpc="13",version="v2"'],
    says: [],
  },
  { name: "nothing where one arm has some", rules: byArm, seen: ["v2"], says: [] },
  { name: "nothing where errors were counted", rules: byArm, stableErrors: 3, seen: [], says: [] },
  { name: "the counter where lost requests are errors, too", rules: ofLosses, seen: [], says: [note] },
  {
    name: "nothing where only another shift is recorded",
    rules: [rule("shift:arm_errors:rate", "up", "b")],
    seen: [],
    says: [],
  },
])("unseenErrors() says $name", async ({ rules, seen, stableErrors = 0, says }) => {
  const client = {
    rules: async () => [{ name: "shift-green", file: "", intervalSeconds: 30, rules }],
    query: async (expr: string) =>
      seen.some((version) => expr.includes(version)) ? [{ labels: {}, time: 0, value: 1 }] : [],
  };
  const alone = { ...clean, stable: { requests: 9000, errors: stableErrors } };
  expect(await unseenErrors(client, { shift: "green", alone })).toEqual(says);
});

test("unseenErrors() says nothing where the server lists no rules", async () => {
  const client = {
    rules: async () => {
      throw new PrometheusFault("not-prometheus", "nothing at /api/v1/rules");
    },
    query: async () => [],
  };
  expect(await unseenErrors(client, { shift: "green", alone: clean })).toEqual([]);
});
