import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, record } from "../shift-parts.ts";

const byRecord = (type: string | undefined) => ({
  traffic: counters,
  weights: { ...record, ...(type === undefined ? {} : { type }) },
});

test.each([
  {
    name: "one address in two spellings",
    change: { dns: { ...dns, answers: { blue: ["2001:db8::1"], green: ["2001:DB8:0:0::1"] } } },
    says: [
      'shifts[0].dns.answers: "2001:db8::1" means both blue and green, so nobody can tell which of them was answered (write for each arm the addresses that it alone has)',
    ],
  },
  {
    name: "a part of a second",
    change: { dns: { ...dns, ttl: "60ms" } },
    says: [
      'shifts[0].dns.ttl: "60ms" is no TTL: DNS counts whole seconds (write the TTL of the record, such as "60s")',
    ],
  },
  { name: "whole seconds in thousandths", change: { dns: { ...dns, ttl: "60000ms" } }, says: [] },
  {
    name: "a record in other letters",
    change: { traffic: counters, weights: record, dns: { ...dns, name: "Shop.example.org." } },
    says: [],
  },
  ...["*.example.org", "\\052.example.org."].map((wildcard) => ({
    name: `a name below the wildcard ${wildcard}`,
    change: { traffic: counters, weights: { ...record, record: wildcard }, dns },
    says: [],
  })),
  ...["example.org", "shop.example.com"].map((name) => ({
    name: `${name}, which a wildcard does not answer for`,
    change: { traffic: counters, weights: { ...record, record: "*.example.org" }, dns: { ...dns, name } },
    says: [
      `shifts[0].dns.name: resolvers are asked for "${name}", and the weights are those of "*.example.org" (write the name of the weighted record, unless the one leads to the other)`,
    ],
  })),
  {
    name: "answers of IPv4 by a record of IPv6",
    change: { ...byRecord("AAAA"), dns: { ...dns, answers: { blue: ["192.0.2.1"], green: ["2001:db8::1"] } } },
    says: [
      `shifts[0].dns.answers.blue: the record is of the type "AAAA", which answers with addresses of IPv6, and "192.0.2.1" is none (write the arm's addresses of IPv6, or weights.type: "A")`,
    ],
  },
  {
    name: "answers of IPv6 by a record of IPv4",
    change: {
      ...byRecord("A"),
      dns: { ...dns, answers: { blue: ["192.0.2.1"], green: ["2001:db8::1", "2001:db8::2"] } },
    },
    says: [
      `shifts[0].dns.answers.green: the record is of the type "A", which answers with addresses of IPv4, and "2001:db8::1" is none (write the arm's addresses of IPv4, or weights.type: "AAAA")`,
    ],
  },
  ...["A", "AAAA"].map((type) => ({
    name: `answers of both families, of which the record of the type ${type} has one`,
    change: {
      ...byRecord(type),
      dns: { ...dns, answers: { blue: ["192.0.2.1", "2001:db8::1"], green: ["192.0.2.2", "2001:db8::2"] } },
    },
    says: [],
  })),
  ...["CNAME", undefined].map((type) => ({
    name: `answers by a record of the type ${type}`,
    change: { ...byRecord(type), dns: { ...dns, answers: { blue: ["192.0.2.1"], green: ["2001:db8::1"] } } },
    says: [],
  })),
  ...[{ blue: ["192.0.2.1"] }, { blue: ["192.0.2.1"], green: [] }].map((answers) => ({
    name: `the answers of one arm alone: ${JSON.stringify(answers)}`,
    change: { dns: { ...dns, answers } },
    says: [
      "shifts[0].dns.answers: no address means green, so that its share of the answers would be 0 % and that of blue 100 %, whatever resolvers answer (write the addresses of both arms, or of neither)",
    ],
  })),
  ...[{}, { blue: [], green: [] }].map((answers) => ({
    name: `answers that nobody wrote: ${JSON.stringify(answers)}`,
    change: { dns: { ...dns, answers } },
    says: [],
  })),
  {
    name: "the answers of both arms",
    change: { dns: { ...dns, answers: { blue: ["192.0.2.1", "192.0.2.2"], green: ["192.0.2.2", "192.0.2.3"] } } },
    says: [
      'shifts[0].dns.answers: "192.0.2.2" means both blue and green, so nobody can tell which of them was answered (write for each arm the addresses that it alone has)',
    ],
  },
])("lintDns() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
