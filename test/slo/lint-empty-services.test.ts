import { expect, test } from "@jest/globals";
import { ruleFiles } from "../../alerts/rule-files.ts";
import { overview } from "../../dashboards/boards/overview.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { formatProblem } from "../../slo/problem.ts";
import { smallShift } from "./shift/small-shift.ts";

const parsedOf = (services: readonly object[], shifts: readonly object[]) =>
  parseStack({ name: "shop", services, shifts });

test.each([
  { name: "no shift at all", shifts: [] },
  { name: "a shift of another service", shifts: [{ ...smallShift, service: "cart" }] },
])("lintEmptyServices() wants an SLO of a service with $name", ({ shifts }) => {
  const slo = { name: "availability", objective: "99", sli: { kind: "events", total: "a_total", bad: "b_total" } };
  const services = [
    { name: "checkout", slos: [] },
    { name: "cart", slos: [slo] },
  ];
  const parsed = parsedOf(services, shifts);
  expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
    "services[0].slos: [] must hold at least one SLO (write at least one, or a traffic shift of the service)",
  ]);
});

test("a service whose traffic shifts needs no SLO", () => {
  const parsed = parsedOf([{ name: "checkout", slos: [] }], [smallShift]);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  expect(parsed.warnings).toEqual([]);
  const files = ruleFiles(parsed.value).map(({ name }) => name);
  expect(files).toContain("shift-checkout-green");
  expect(files).not.toContain("service-checkout");
  expect(JSON.stringify(overview(parsed.value))).toContain(
    '(shift:info and on (service) slo:info{team=~\\"$team\\",service_tier=~\\"$tier\\",service=~\\"$service\\"} or shift:info unless on (service) slo:info{})',
  );
});
