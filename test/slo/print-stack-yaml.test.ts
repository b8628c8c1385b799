import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { parseDocuments } from "../../slo/document/read-document.ts";
import { blockYaml, stackToYaml } from "../../slo/print-stack-yaml.ts";
import fc from "../property.ts";
import { everyExporterOption, everyProbe } from "./every-probe.ts";

test("stackToYaml() writes keys in the order of reading, queries unfolded, and quotes what YAML would take for something else", () => {
  const total = `sum(rate(http_requests_total{job="checkout", path!~"/(health|metrics|internal|debug|static)/.*"}[$window])) or sum(rate(grpc_requests_total{job="checkout"}[$window]))`;
  expect(
    stackToYaml({
      services: [
        {
          slos: [
            {
              labels: { zone: "1", area: "on" },
              alerts: { tiers: { "ticket-slow": "off", "page-fast": { for: "2m", factor: "10" } } },
              sli: { bad: "sum(rate(a[$window]))\n+\nsum(rate(b[$window]))", total, kind: "events" },
              objective: "99.9",
              exclusions: [{ for: "2h", at: "02:30", every: "sunday", name: "backup" }],
              name: "availability",
            },
          ],
          title: "Checkout: the shop's till",
          name: "checkout",
        },
      ],
      name: "shop",
    }),
  ).toBe(`name: shop
services:
  - name: checkout
    title: "Checkout: the shop's till"
    slos:
      - name: availability
        objective: "99.9"
        sli:
          kind: events
          total: sum(rate(http_requests_total{job="checkout", path!~"/(health|metrics|internal|debug|static)/.*"}[$window])) or sum(rate(grpc_requests_total{job="checkout"}[$window]))
          bad: |-
            sum(rate(a[$window]))
            +
            sum(rate(b[$window]))
        alerts:
          tiers:
            page-fast:
              factor: "10"
              for: 2m
            ticket-slow: "off"
        labels:
          area: "on"
          zone: "1"
        exclusions:
          - name: backup
            every: sunday
            at: "02:30"
            for: 2h
`);
});

test("stackToYaml() writes every kind of probe so that it is read as it was", () => {
  const spec = { name: "shop", services: [], probes: everyProbe, exporter: everyExporterOption };
  expect(parse(stackToYaml(spec))).toEqual(JSON.parse(JSON.stringify(spec)));
  const [first = ""] = stackToYaml({ name: "shop", services: [], probes: everyProbe }).split("\n  - kind: tcp");
  expect(first.split("\n").slice(0, 8)).toEqual([
    "name: shop",
    "probes:",
    "  - kind: http",
    "    name: account",
    "    runbook: https://wiki.example.org/account",
    "    url: https://shop.example.org/account",
    "    method: PUT",
    "    headers:",
  ]);
});

test("blockYaml() is read back as it was, by readers of YAML 1.1 and 1.2", () => {
  const tricky = fc.constantFrom(
    "on",
    "y",
    "no",
    "~",
    "null",
    "0o17",
    "017",
    "1e3",
    "1_000",
    "12:30",
    "-0",
    ".5",
    "0x1f",
    "=",
    "<<",
    "2026-03-01",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "{{.window}}",
    "a\nb",
    "a\n",
    "\n",
    "a \nb",
    "\ta",
    "%",
    "@x",
    "`x`",
    "'",
    '"',
    "é",
    "\u0085",
    "\uFEFF",
    "\u2028",
  );
  const text = fc.oneof(
    tricky,
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.array(tricky).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer())), (value) => {
      const printed = blockYaml({ value });
      const read = parseDocuments(printed, { file: "printed.yaml" });
      expect(read.ok ? read.value : read.problems).toEqual([{ value }]);
      expect(parse(printed, { version: "1.1" })).toEqual({ value });
    }),
    { numRuns: 500 },
  );
});
