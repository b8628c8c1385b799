import { expect, test } from "@jest/globals";
import { needs } from "../../../servers/needs.ts";
import { gateOfRecorded } from "./gate-of-recorded.ts";
import { atEnd, recorded, type Series } from "./recorded-shift.ts";

const budgets: readonly Series[] = [
  ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-up" }, 0.7],
  ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-spent", route: "/pay" }, -0.1],
  ["slo:period_error_budget_remaining:ratio", { slo_id: "shop-spent", route: "/cart" }, 0.5],
  ["slo:error_budget:ratio", { slo_id: "shop-new" }, 0.001],
];

needs("prometheus")("nines gate --slo", () => {
  const ask = gateOfRecorded([{ series: recorded("good") }, { series: atEnd("over", 0, 0) }, { series: budgets }]);

  test.each([
    { slo: "shop-up", code: 0, says: "no difference above 0.1 points" },
    { slo: "shop-spent", code: 10, says: "the error budget of shop-spent is spent" },
    {
      slo: "shop-upp",
      code: 10,
      says: "the error budget of shop-upp is not known: Prometheus records no such SLO, it records shop-new (or its rules were not evaluated yet: the first are every 2 min)",
    },
    {
      slo: "shop-new",
      code: 10,
      says: "the error budget of shop-new is not known: its rules have recorded nothing of its budget in the last minutes (where they are new, the first time takes up to 11 min and two scrapes)",
    },
  ])("asks the budget of $slo", async ({ slo, code, says }) => {
    const result = await ask("good", "--slo", slo);
    expect(result.code).toBe(code);
    expect(result.stdout).toContain(says);
  });

  test("names an SLO that nobody knows while nothing is going on, too", async () => {
    const { code, stdout } = await ask("over", "--slo", "nope");
    expect(code).toBe(10);
    expect(stdout).toMatch(/no rollout is under way\n {2}the error budget of nope is not known: .* no such SLO/);
  });
});
