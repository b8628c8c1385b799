import { expect, test } from "@jest/globals";
import { linksOf, safeUrl } from "../../../../bot/intake/parse/safe-links.ts";
import fc from "../../../property.ts";

test.each([
  ["https://grafana.example/d/a?x=1#y", "https://grafana.example/d/a?x=1#y"],
  [" http://runbooks.example ", "http://runbooks.example/"],
  ["HTTPS://Runbooks.Example/A", "https://runbooks.example/A"],
  ["https://a.example/<b>|c", "https://a.example/%3Cb%3E%7Cc"],
  ["javascript:alert(1)", undefined],
  ["data:text/html,x", undefined],
  ["ftp://a.example/", undefined],
  ["//a.example/", undefined],
  ["slack://open", undefined],
  ["https://user@a.example/", undefined],
  ["https://user:secret@a.example/", undefined],
  ["https://a.example/\n>x", undefined],
  ["https://a.example/\u202etxt", undefined],
  ["https://a b.example/", undefined],
  ["https://", undefined],
  [`https://a.example/${"x".repeat(3000)}`, undefined],
  [undefined, undefined],
  [7, undefined],
])("safeUrl() makes %p into %p", (value, expected) => {
  expect(safeUrl(value)).toBe(expected);
});

test("linksOf() names links after what they are called, each address once", () => {
  const annotations = {
    summary: "https://not-a-link.example/",
    runbook: "https://runbooks.example/a",
    dashboard_url: "https://grafana.example/a",
    investigate_link: "https://investigate.example/a",
    "ticket url": "https://tickets.example/a",
    playbook_url: "https://runbooks.example/a",
  };
  expect(linksOf(annotations, { logs_url: "https://logs.example/a" })).toEqual([
    { name: "Runbook", url: "https://runbooks.example/a" },
    { name: "Dashboard", url: "https://grafana.example/a" },
    { name: "Investigate", url: "https://investigate.example/a" },
    { name: "Ticket", url: "https://tickets.example/a" },
    { name: "Logs", url: "https://logs.example/a" },
  ]);
});

test("linksOf() calls a page of the exporter's web app no query", () => {
  const link = (generatorURL: string) => linksOf({ generatorURL });
  expect(link("http://nines.example/#/slo/shop-home")).toEqual([
    { name: "Details", url: "http://nines.example/#/slo/shop-home" },
  ]);
  expect(link("http://prometheus.example/graph?g0.expr=up")).toMatchObject([{ name: "Query" }]);
});

test("safeUrl() lets nothing through that could leave a link of Slack", () => {
  const texts = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ unit: "binary" }).map((text) => `https://a.example/${text}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(safeUrl(text) ?? "https://").toMatch(/^https?:\/\/[^\s<>|]*$/);
    }),
    { numRuns: 2000 },
  );
});
