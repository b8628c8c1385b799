import { expect, test } from "@jest/globals";
import { problemsOf } from "./problems-of.ts";
import { counters, dns, record } from "./shift-parts.ts";

test.each([
  {
    name: "one address in two spellings",
    change: { dns: { ...dns, answers: { blue: ["2001:db8::1"], green: ["2001:DB8:0:0::1"] } } },
    says: [
      'shifts[0].dns.answers: "2001:db8::1" means both blue and green, so nobody can tell which of them was answered (write for each arm the addresses that it alone has)',
    ],
  },
  {
    name: "a record in other letters",
    change: { traffic: counters, weights: record, dns: { ...dns, name: "Shop.example.org." } },
    says: [],
  },
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
