import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../slo/problem.ts";
import { armsAs } from "../lints/problems-of.ts";
import { dns, record as route53 } from "../lints/shift-parts.ts";
import { parsedShift, shiftOf } from "../small-shift.ts";

test.each([
  {
    name: "a list as a match",
    change: { arms: armsAs(["web1", "web2"] as unknown as string, "green") },
    says: 'shifts[0].arms[0].match: ["web1","web2"] is not text (write one expression for all of them: "web1|web2")',
  },
  {
    name: "a list of other things as a match",
    change: { arms: armsAs([{}] as unknown as string, "green") },
    says: "shifts[0].arms[0].match: [{}] is not text (write text)",
  },
  {
    name: "a list where no expression is wanted",
    change: { title: ["a", "b"] },
    says: 'shifts[0].title: ["a","b"] is not text (write text)',
  },
  {
    name: "a number of seconds",
    change: { settle: 5 },
    says: 'shifts[0].settle: 5 is not text (write it with its unit, such as "5s")',
  },
  {
    name: "a fraction of seconds",
    change: { steps: [{ weight: 5, hold: 1.5 }] },
    says: 'shifts[0].steps[0].hold: 1.5 is not text (write it with its unit, such as "1s500ms")',
  },
  {
    name: "what may be milliseconds",
    change: { slow: { threshold: 250 } },
    says: 'shifts[0].slow.threshold: 250 is not text (write it with its unit, such as "250ms" or "250s")',
  },
  {
    name: "what is hardly milliseconds",
    change: { slow: { threshold: 2 } },
    says: 'shifts[0].slow.threshold: 2 is not text (write it with its unit, such as "2s")',
  },
  {
    name: "seconds of a step, however many",
    change: { steps: [{ weight: 5, hold: 600 }] },
    says: 'shifts[0].steps[0].hold: 600 is not text (write it with its unit, such as "600s")',
  },
  {
    name: "zero where that is possible",
    change: { drain: { grace: 0 } },
    says: 'shifts[0].drain.grace: 0 is not text (write it with its unit, such as "0s")',
  },
  {
    name: "zero where that is no time",
    change: { settle: 0 },
    says: 'shifts[0].settle: 0 is not text (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "something that is no time at all",
    change: { settle: true },
    says: 'shifts[0].settle: true is not text (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "a duration that is missing",
    change: { steps: [{ weight: 5 }] },
    says: 'shifts[0].steps[0].hold: is missing (write a Prometheus duration such as "30s", "5m", "1h30m" or "30d")',
  },
  {
    name: "a duration that may be zero, and is missing",
    change: { dns: { name: "shop.example.org" } },
    says: 'shifts[0].dns.ttl: is missing (write a Prometheus duration such as "0s", "30s" or "5m")',
  },
  {
    name: "a number that is text when it stands in quotes",
    change: { title: 5 },
    says: 'shifts[0].title: 5 is not text (put it in quotes, with its unit if it has one: "5")',
  },
  {
    name: "a number that no quotes make right",
    change: { runbook: 5 },
    says: 'shifts[0].runbook: 5 is not text (write the whole address, such as "https://wiki.example.org/checkout")',
  },
])("asks for what the field takes: $name", ({ change, says }) => {
  expect(parsedShift(change).problems.map(formatProblem)).toEqual([says]);
});

const counted = { kind: "counters", label: "cluster", requests: "a_total", errors: "b_total" };
const empty = '"" must not be empty (write text)';

test.each([
  { change: { drain: { stopSignal: "" } }, says: `shifts[0].drain.stopSignal: ${empty}` },
  {
    change: { traffic: { ...counted, errors: "" }, weights: route53, dns },
    says: `shifts[0].traffic.errors: ${empty}`,
  },
  { change: { traffic: counted, weights: { ...route53, zone: "" }, dns }, says: `shifts[0].weights.zone: ${empty}` },
  { change: { notify: { channel: "" } }, says: `shifts[0].notify.channel: ${empty}` },
  {
    change: { dns: { name: "http://a/", ttl: "60s" } },
    says: 'shifts[0].dns.name: "http://a/" is not a name of DNS (write the name alone, such as "shop.example.org")',
  },
  {
    change: { dns: { name: "192.0.2.1", ttl: "60s" } },
    says: 'shifts[0].dns.name: "192.0.2.1" is not a name of DNS (write the name alone, such as "shop.example.org")',
  },
  {
    change: { traffic: counted, weights: { ...route53, record: "shop example" }, dns },
    says: 'shifts[0].weights.record: "shop example" is not a name of DNS (write the name of the record alone, such as "shop.example.org")',
  },
  {
    change: { traffic: counted, weights: { ...route53, type: "MX" }, dns },
    says: 'shifts[0].weights.type: "MX" is not possible here (write "A", "AAAA", "CNAME", "HTTPS", "SVCB" or "SRV")',
  },
  {
    change: { traffic: { ...counted, label: 'version="v2"' }, weights: route53, dns },
    says: String.raw`shifts[0].traffic.label: "version=\"v2\"" is not the name of a label (write the name of the label alone, such as "cluster")`,
  },
  {
    change: { drain: { maxInflight: "100" } },
    says: 'shifts[0].drain.maxInflight: "100" is not a duration (write how long the slowest request takes, such as "30s" or "5m")',
  },
  {
    change: { judge: { dispersion: "x" } },
    says: 'shifts[0].judge.dispersion: "x" is not "auto" or a number from 1 (write "auto" or a number from 1)',
  },
  {
    change: { judge: { dispersion: "aut" } },
    says: 'shifts[0].judge.dispersion: "aut" is not possible here (did you mean "auto"? Possible: auto)',
  },
  {
    change: { traffic: { kind: "haproxy", proxy: "app", stats: "http://u:pw@host/" } },
    says: "shifts[0].traffic.stats: the address holds a password in plain text (remove it: ask HAProxy's runtime socket, or a page of its statistics that the exporter may read without a password)",
  },
])("says of what cannot work: $says", ({ change, says }) => {
  expect(parsedShift(change).problems.map(formatProblem)).toEqual([says]);
});

test.each(["shop.example.org.", "_a.example.org", "*.example.org", "\\052.example.org"])(
  "a weighted record may be %s",
  (name) => {
    const weights = { ...route53, record: name, type: "AAAA" };
    expect(shiftOf({ traffic: counted, weights, dns: { ...dns, name: "a.example.org" } }).weights).toEqual(weights);
  },
);

test.each([
  { resolver: "10.0.0.2.", shown: '"10.0.0.2."' },
  { resolver: "10.0.0.256", shown: '"10.0.0.256"' },
  { resolver: "10.0.0.2:99999", shown: '"10.0.0.2:99999"' },
  { resolver: "dns.example.org", shown: '"dns.example.org"' },
  { resolver: "", shown: '""' },
])("a resolver that nobody could ask, such as $shown, is a problem", ({ resolver, shown }) => {
  const { problems } = parsedShift({
    dns: { name: "shop.example.org", ttl: "60s", resolvers: ["10.0.0.2", resolver] },
  });
  expect(problems.map(({ code }) => code)).toEqual(["address"]);
  expect(problems.map(formatProblem)).toEqual([
    `shifts[0].dns.resolvers[1]: ${shown} is not a name server (write its IP address, such as "10.0.0.2" or "10.0.0.2:5353")`,
  ]);
});

test.each(["10.0.0.2", "1.1.1.1:53", "2001:db8::53", "[2001:db8::53]:5353"])("a resolver may be %s", (resolver) => {
  const resolvers = [resolver];
  expect(shiftOf({ dns: { name: "shop.example.org", ttl: "60s", resolvers } }).dns?.resolvers).toEqual(resolvers);
});
