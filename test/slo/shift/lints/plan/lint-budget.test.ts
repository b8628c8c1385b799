import { expect, test } from "@jest/globals";
import { formatProblem } from "../../../../../slo/problem.ts";
import { parsedShift } from "../../small-shift.ts";

const slo = (name: string, total: string) => ({
  name,
  objective: "99.9",
  sli: { kind: "events", total, bad: `${total.replace("}", "")},code=~"5.."}` },
});
const service = (name: string, ...slos: readonly object[]) => ({ name, slos });
const checkout = service("checkout", slo("availability", 'http_requests_total{app="checkout"}'));
const cart = service("cart", slo("availability", 'http_requests_total{app="cart"}'));
const edge = service("edge", slo("checkout", 'edge_requests_total{route="checkout"}'));
const problemsBy = (budget: string, services: readonly object[]) =>
  parsedShift({ budget: { slo: budget } }, { services: services as never }).problems.map(formatProblem);

test("lintBudget() warns of an SLO of another service", () => {
  expect(problemsBy("cart-availability", [checkout, cart])).toEqual([
    'shifts[0].budget.slo: "cart-availability" is an SLO of "cart", and the shift is one of "checkout": its errors would be compared with the budget of others (write an SLO of checkout (checkout-availability), unless the requests of cart go through it)',
  ]);
});

test.each([
  { name: "the service's own", slo: "checkout-availability", services: [checkout, cart] },
  { name: "one of a proxy that counts the service's requests", slo: "edge-checkout", services: [checkout, edge] },
  { name: "another's where the service has none", slo: "cart-availability", services: [service("checkout"), cart] },
])("lintBudget() takes $name", ({ slo: id, services }) => {
  expect(problemsBy(id, services)).toEqual([]);
});
