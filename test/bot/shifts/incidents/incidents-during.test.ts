import { expect, test } from "@jest/globals";
import type { Incident } from "../../../../bot/model/incident.ts";
import { incidentsDuring } from "../../../../bot/shifts/incidents/incidents-during.ts";
import { incident } from "../../render/example-views.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";

const shift = "checkout-green";
const open: Incident = { ...incident({}), service: "", labels: { shift }, resolvedAtMs: undefined };
const before = begunMs - 10 * minute;
const during = begunMs + minute;
const report = reportOf({});

test.each<{ readonly name: string; readonly change: Partial<Incident>; readonly isNamed: boolean }>([
  { name: "what fires since before it", change: { status: "firing", openedAtMs: before }, isNamed: true },
  { name: "what is silenced since before it", change: { status: "silenced", openedAtMs: before }, isNamed: true },
  {
    name: "what fires in it and says that it is its own",
    change: { status: "firing", openedAtMs: during, labels: { shift, rollout: "checkout-green-20260301T120000Z" } },
    isNamed: true,
  },
  {
    name: "what the rules alone named two seconds earlier",
    change: { status: "firing", openedAtMs: during, labels: { shift, rollout: "checkout-green-20260301T115958Z" } },
    isNamed: true,
  },
  {
    name: "what fires in it and says that it is an earlier one's",
    change: { status: "firing", openedAtMs: during, labels: { shift, rollout: "checkout-green-20260301T114500Z" } },
    isNamed: false,
  },
  {
    name: "what began before it and nobody reports any more",
    change: { status: "unknown", openedAtMs: before },
    isNamed: false,
  },
  {
    name: "what began in it and nobody reports any more",
    change: { status: "unknown", openedAtMs: during },
    isNamed: true,
  },
  { name: "what has ended", change: { status: "resolved", openedAtMs: during, resolvedAtMs: during }, isNamed: false },
  { name: "another shift's", change: { status: "firing", labels: { shift: "search" } }, isNamed: false },
])("incidentsDuring() names $name: $isNamed", ({ change, isNamed }) => {
  const named = { ...open, ...change };
  expect(incidentsDuring([named], { report })).toEqual(isNamed ? [named] : []);
});
