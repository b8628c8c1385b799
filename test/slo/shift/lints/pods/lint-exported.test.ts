import { expect, test } from "@jest/globals";
import { armsAs, pods, problemsOf } from "../problems-of.ts";
import { podRatio } from "../shift-parts.ts";

const counted = (matchers: string) => ({
  arms: armsAs("checkout-a", "checkout-b"),
  weights: podRatio,
  traffic: { ...pods, requests: `orders_total{${matchers}}`, errors: `orders_total{${matchers},code="500"}` },
});

test.each([
  { matchers: 'exported_namespace="shop"', label: "exported_namespace", added: "namespace" },
  { matchers: 'job="mesh",exported_pod=~"checkout-.+"', label: "exported_pod", added: "pod" },
])("lintExported() warns of $matchers", ({ matchers, label, added }) => {
  const words = `whose requests these are stands in ${label}, and pods are looked for by namespace and pod: "${added}" is that of whoever was scraped (scrape it with honorLabels, and write namespace and pod; or write kind: "counters" and label: "exported_pod")`;
  expect(problemsOf(counted(matchers))).toEqual({
    says: [`shifts[0].traffic.errors: ${words}`, `shifts[0].traffic.requests: ${words}`],
    works: true,
  });
});

test.each(['job="checkout"', 'exported_job="checkout"', 'exported_namespace=""', 'exported_pod!="a"'])(
  "lintExported() takes %s",
  (matchers) => {
    expect(problemsOf(counted(matchers))).toEqual({ says: [], works: true });
  },
);
