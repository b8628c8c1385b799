import { describe, expect, test } from "@jest/globals";
import { parseStack } from "../../../../slo/parse-stack.ts";
import { formatProblem, isError } from "../../../../slo/problem.ts";
import { smallShift } from "../small-shift.ts";

describe("parseStack() of a shift", () => {
  test("tells what is wrong with each shift, whatever is wrong with the one before", () => {
    const parsed = parseStack({
      name: "shop",
      services: [{ name: "checkout", slos: [] }],
      shifts: [
        { ...smallShift, strategy: "cannary" },
        { ...smallShift, name: "second", arms: [] },
        { ...smallShift, name: "third", service: "shop" },
      ],
    });
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
      'shifts[0].strategy: "cannary" is not possible here (did you mean "canary"? Possible: rolling, canary, blueGreen, abTest, clusterBlueGreen)',
      "shifts[1].arms: 0 stable and 0 candidate arms cannot be compared (write one of each; a second candidate is a shift of its own)",
      'shifts[2].service: there is no service "shop" in this stack (there is: checkout)',
    ]);
  });

  test.each([
    {
      name: "a third arm hides no service, no SLO and no name that is given twice",
      shifts: [
        smallShift,
        {
          ...smallShift,
          service: "chekout",
          budget: { slo: "checkout-availabilty" },
          arms: [...smallShift.arms, { name: "green", role: "candidate" }],
        },
      ],
      says: [
        "shift-arms shifts[1].arms",
        "duplicate-name shifts[1].arms[2].name",
        "shift-slo shifts[1].budget.slo",
        "duplicate-name shifts[1].name",
        "shift-service shifts[1].service",
      ],
    },
    {
      name: "an arm has the name of requests that no arm got",
      shifts: [
        {
          ...smallShift,
          arms: [
            { name: "none", role: "stable" },
            { name: "green", role: "candidate" },
          ],
        },
      ],
      says: ["shift-arms shifts[0].arms[0].name"],
    },
    {
      name: "neither such a name, nor a third arm, nor a misspelt role hides the expression of another arm",
      shifts: [
        {
          ...smallShift,
          arms: [
            { name: "none", role: "stable" },
            { name: "green", role: "candidate", match: "gre(en" },
          ],
        },
        {
          ...smallShift,
          name: "second",
          arms: [...smallShift.arms, { name: "red", role: "candidate", match: "re(d" }],
        },
        {
          ...smallShift,
          name: "third",
          arms: [
            { name: "none", role: "stabel" },
            { name: "green", role: "candidate", match: "gre(en" },
          ],
        },
      ],
      says: [
        "shift-arms shifts[0].arms[0].name",
        "shift-pattern shifts[0].arms[1].match",
        "shift-arms shifts[1].arms",
        "shift-pattern shifts[1].arms[2].match",
        "shift-arms shifts[2].arms[0].name",
        "choice shifts[2].arms[0].role",
        "shift-pattern shifts[2].arms[1].match",
      ],
    },
    {
      name: "fields of the wrong type hide neither references nor queries",
      shifts: [
        {
          ...smallShift,
          title: 5,
          steps: "10",
          service: "chekout",
          traffic: { kind: "counters", label: "color", requests: "a_total{", errors: "b_total" },
          weights: { kind: "static", weights: { blue: 1, gren: 1 } },
          layer: "dns",
        },
      ],
      says: [
        "shift-service shifts[0].service",
        "type shifts[0].steps",
        "type shifts[0].title",
        "promql-syntax shifts[0].traffic.requests",
        "shift-arm-name shifts[0].weights.weights",
        "shift-arm-name shifts[0].weights.weights.gren",
      ],
    },
    {
      name: "traffic that nobody knows hides no drain",
      shifts: [{ ...smallShift, traffic: { kind: "istoi" }, drain: { preStop: "40s", grace: "30s" } }],
      says: ["drain-grace shifts[0].drain.grace", "shift-kind shifts[0].traffic.kind"],
    },
    {
      name: "a key that was meant is not called missing",
      shifts: [{ ...smallShift, traffic: { kind: "haproxy", proxy: "app", mode: "tcp" }, afinity: { kind: "none" } }],
      says: ["unknown-key shifts[0].afinity"],
    },
    {
      name: "weights that were meant are not called missing either",
      shifts: [
        { ...smallShift, traffic: { kind: "istio", service: "a", namespace: "b" }, weigths: { kind: "static" } },
      ],
      says: ["unknown-key shifts[0].weigths"],
    },
    {
      name: "weights that are broken say nothing of the layer",
      shifts: [
        {
          ...smallShift,
          traffic: { kind: "counters", label: "color", requests: "a_total", errors: "a_total" },
          weights: { kind: "route53", zone: "Z1" },
        },
      ],
      says: ["shift-counters shifts[0].traffic.errors", "required shifts[0].weights.record"],
    },
    {
      name: "weights that are broken say neither what a target means nor where they act",
      shifts: [
        {
          ...smallShift,
          arms: smallShift.arms.map((arm) => ({ ...arm, target: "shop" })),
          traffic: { kind: "haproxy", proxy: "app", matchers: 'server!~"shop.*"' },
          weights: { kind: "argoRollout", namespace: "shop", rollout: "shop" },
          layer: "mesh",
        },
        { ...smallShift, name: "second", traffic: { kind: "istoi" }, layer: "mesh" },
      ],
      says: ["shift-kind shifts[0].weights.kind", "shift-kind shifts[1].traffic.kind"],
    },
    {
      name: "arms that are broken say nothing of matchers, unless those leave nothing of any arm",
      shifts: ['server!="green"', 'proxy="other"'].map((matchers, index) => ({
        ...smallShift,
        name: `shift-${index}`,
        arms: [...smallShift.arms, { name: "red", role: "candidate" }],
        traffic: { kind: "haproxy", proxy: "app", matchers },
      })),
      says: ["shift-arms shifts[0].arms", "shift-arms shifts[1].arms", "shift-arm-label shifts[1].traffic.matchers"],
    },
  ])("tells every mistake in one run: $name", ({ shifts, says }) => {
    const slos = [{ name: "availability", objective: "99", sli: { kind: "events", total: "a_total", bad: "b_total" } }];
    const parsed = parseStack({ name: "shop", services: [{ name: "checkout", slos }], shifts });
    expect(parsed.ok ? [] : parsed.problems.filter(isError).map(({ code, path }) => `${code} ${path}`)).toEqual(says);
  });
});
