import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const own = (edges: readonly string[], more: object = {}) => ({
  traffic: counters,
  weights: record,
  dns,
  slow: { histogram: "edge_duration", edges, ...more },
});
const istio = (edges: readonly string[]) => ({
  traffic: { kind: "istio", service: "checkout", namespace: "shop" },
  weights: { kind: "virtualService", namespace: "shop", name: "checkout" },
  slow: { edges },
});

test.each([
  {
    name: "a text (shift-slow)",
    change: own(["0.1", "fast", ""]),
    says: [
      'shifts[0].slow.edges[1]: "fast" is no edge of a bucket: le is a number, in the unit of the histogram (write le as the histogram has it, such as "0.25")',
      'shifts[0].slow.edges[2]: "" is no edge of a bucket: le is a number, in the unit of the histogram (write le as the histogram has it, such as "0.25")',
    ],
    works: false,
  },
  {
    name: "what JavaScript takes for a number, and nobody writes as le",
    change: own(["NaN", " 0.1", "0x10", "Infinity"]),
    says: ["NaN", " 0.1", "0x10", "Infinity"].map(
      (edge, index) =>
        `shifts[0].slow.edges[${index}]: "${edge}" is no edge of a bucket: le is a number, in the unit of the histogram (write le as the histogram has it, such as "0.25")`,
    ),
    works: false,
  },
  {
    name: "a duration (shift-slow)",
    change: own(["100ms", "0.25"]),
    says: [
      'shifts[0].slow.edges[0]: "100ms" is no edge of a bucket: le is a number, in the unit of the histogram (write "0.1", which is 100ms in seconds)',
    ],
    works: false,
  },
  {
    name: "a duration where Istio counts milliseconds",
    change: istio(["100", "1s"]),
    says: [
      'shifts[0].slow.edges[1]: "1s" is no edge of a bucket: le is a number, in the unit of the histogram (write "1000", which is 1s in milliseconds)',
    ],
    works: false,
  },
  {
    name: "nothing at all (shift-slow)",
    change: own([], { unit: "milliseconds" }),
    says: [
      'shifts[0].slow.edges: there is no edge in the list, and a histogram has some (write those that yours has, such as ["100", "250"], or leave edges out)',
    ],
    works: false,
  },
  {
    name: "what falls (shift-slow)",
    change: own(["0.05", "0.1", "0.025", "0.5"]),
    says: [
      'shifts[0].slow.edges[2]: "0.025" after "0.1": the edges of a histogram rise (write each of them once, from the smallest to the largest, and look for a slip)',
    ],
    works: true,
  },
  {
    name: "what is written twice (shift-slow)",
    change: own(["0.1", "0.10", "+Inf"]),
    says: [
      'shifts[0].slow.edges[1]: "0.10" after "0.1": the edges of a histogram rise (write each of them once, from the smallest to the largest, and look for a slip)',
    ],
    works: true,
  },
  {
    name: "all that Prometheus writes",
    change: own(["0", "1e-05", "0.1", "1.0", "10", "1e+06", "+Inf"]),
    says: [],
    works: true,
  },
])("lintSlowEdges() says of $name: $says", ({ change, says, works }) => {
  expect(problemsOf(change)).toEqual({ says, works });
});
