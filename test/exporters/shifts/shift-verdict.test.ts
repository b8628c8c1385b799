import { expect, test } from "@jest/globals";
import { decidingVerdict } from "../../../exporters/shifts/report/shift-verdict.ts";
import { SimulatedTraffic, trackedOf } from "./sample-shift.ts";

const judge = { ...trackedOf().shift.judge, effectFloor: 0.01 };
const blind = [{ source: "traffic", reason: "refused" }] as const;

test("decidingVerdict() knows nothing while the traffic cannot be seen, until the ledger is closed: what was said then stays", () => {
  const traffic = new SimulatedTraffic(trackedOf({ judge }))
    .run(30, 200)
    .weigh(50)
    .run(60, 200)
    .weigh(100)
    .run(30, 200);
  const kinds = () => [decidingVerdict(traffic.facts()).kind, decidingVerdict(traffic.facts({ blind })).kind];
  expect([traffic.state.rollout?.outcome, traffic.state.rollout?.until]).toEqual(["completed", null]);
  expect(kinds()).toEqual(["not_worse", "not_enough"]);
  traffic.run(120, 200);
  expect(traffic.state.rollout?.until).not.toBeNull();
  expect(kinds()).toEqual(["not_worse", "not_worse"]);
});
