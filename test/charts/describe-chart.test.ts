import { expect, test } from "@jest/globals";
import { describeChart } from "../../charts/describe-chart.ts";
import { SAMPLES } from "./sample-charts.ts";

test.each([
  { name: "calm", is: "1h last 0.1×, lowest 0.1×, highest 0.16×." },
  { name: "allNull", is: "No data: the query returned nothing for this range" },
  { name: "verdict", is: "5m 15.2×; 1h 7.1×; 6h 1.4×." },
  { name: "budgetBars", is: "checkout-availability 92%; search-latency-with-a-very-long-name-p99 18%; payments -12%." },
  {
    name: "probes",
    is: "eu-west-1 at the end up (up 69.6%, unknown 30.4%); us-east-1 at the end up (up 90.4%, down 9.5%); eu-north-1 (private, behind a very long name) at the end up (slow 10.7%, up 89.2%).",
  },
] as const)("describeChart() says what $name shows", ({ name, is }) => {
  expect(describeChart(SAMPLES[name])).toBe(is);
});

test("describeChart() names the rows of a table, and how many it leaves out", () => {
  expect(describeChart(SAMPLES.sloTable)).toContain(
    "SLO checkout, Team shop, Objective 99.9%, Attainment 99.94%, Budget left 49%",
  );
  expect(describeChart(SAMPLES.longTable)).toMatch(/; and 90 more\.$/);
});
