import { expect, test } from "@jest/globals";
import { nearlyAllErrors } from "../../cli/check/nearly-all-errors.ts";
import { shiftOf } from "../slo/shift/small-shift.ts";

const shift = shiftOf({
  layer: "dns",
  traffic: { kind: "counters", label: "cluster", requests: "a_total", errors: 'a_total{code=~"[1-5].."}' },
  weights: { kind: "static", weights: { blue: 90, green: 10 } },
});

test("nearlyAllErrors() asks for requests and errors at the same moment", async () => {
  const asked: (readonly [query: string, at: number | undefined])[] = [];
  const client = {
    query: async (query: string, { at }: { readonly at?: number } = {}) => {
      asked.push([query, at]);
      // Each request that comes meanwhile is one of them.
      return [{ labels: {}, time: 0, value: at ?? 1_000 + 100 * asked.length }];
    },
  };
  const problems = await nearlyAllErrors(shift, { client, lately: { from: 0, to: 3_600 } });
  expect(asked).toEqual([
    ['sum(increase(a_total{cluster=~"blue"}[1h]))', 3_600],
    ['sum(increase(a_total{code=~"[1-5]..",cluster=~"blue"}[1h]))', 3_600],
  ]);
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    "checkout-green.traffic.errors: errors of blue are 100 % of its requests in the last hour: do they count what succeeds?",
  ]);
});
