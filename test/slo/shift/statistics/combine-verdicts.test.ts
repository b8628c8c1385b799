import { expect, test } from "@jest/globals";
import type { ShiftVerdictReport } from "../../../../slo/shift/shift-report.ts";
import { combineVerdicts } from "../../../../slo/shift/statistics/combine-verdicts.ts";

const said = (kind: ShiftVerdictReport["kind"], sli: ShiftVerdictReport["sli"]): ShiftVerdictReport => ({
  kind,
  sli,
  evidence: null,
  limit: 6.9,
  detectable: null,
  why: `${sli ?? "nothing"}: ${kind}`,
});
const unmeasured = said("not_enough", null);

test.each([
  { errors: said("not_worse", "errors"), slow: undefined, decides: "errors: not_worse" },
  { errors: said("not_worse", "errors"), slow: said("not_enough", "slow"), decides: "errors: not_worse" },
  { errors: said("not_worse", "errors"), slow: said("worse", "slow"), decides: "slow: worse" },
  { errors: said("worse", "errors"), slow: said("worse", "slow"), decides: "errors: worse" },
  { errors: said("worse", "errors"), slow: unmeasured, decides: "errors: worse" },
  { errors: said("not_enough", "errors"), slow: unmeasured, decides: "errors: not_enough" },
  { errors: said("not_worse", "errors"), slow: unmeasured, decides: "nothing: not_enough" },
])("combineVerdicts() lets $decides decide of $errors.why and $slow.why", ({ errors, slow, decides }) => {
  expect(combineVerdicts(errors, slow).why).toBe(decides);
});

test("combineVerdicts() lets none pass whose slow requests nobody measured", () => {
  expect(combineVerdicts(said("not_worse", "errors"), unmeasured)).toMatchObject({ kind: "not_enough", sli: "slow" });
});
