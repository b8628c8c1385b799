import { describe, expect, test } from "@jest/globals";
import type { BoardChoice } from "../../cli/boards/board-choices.ts";
import { leftOut } from "../../cli/check/panel-cases.ts";
import { checkSummary, leftOutText } from "../../cli/print/check-text.ts";
import { boards } from "../../dashboards/boards.ts";
import { exampleStacks, stackOf } from "../dashboards/example-stacks.ts";

const report = {
  problems: [],
  boards: 6,
  panels: { withData: 70, normallyEmpty: 2, dead: 0 },
  rules: 121,
  slos: 200,
  queries: 900,
  leftOut: [],
};
const cut = [
  { name: "SLO", asked: 50, of: 200 },
  { name: "Service", asked: 50, of: 60 },
];

describe("checkSummary()", () => {
  test.each([
    {
      name: "one line when everything was tried",
      left: [],
      text: "✓ http://p:9090: 70 panels with data, 2 rightly empty, 121 rules evaluated\n",
    },
    {
      name: "what was cut, how it varied, and how to try all",
      left: cut,
      text: "✓ http://p:9090: 70 panels with data, 2 rightly empty, 121 rules evaluated\nonly 50 of 200 choices of SLO and 50 of 60 choices of Service were tried, each variable alone with the others at their first choice; --choices 200 tries all\n",
    },
  ])("says $name", ({ left, text }) => {
    expect(checkSummary({ ...report, leftOut: left }, { address: "http://p:9090", colors: false })).toBe(text);
  });
});

test("leftOutText() says nothing when nothing was cut", () => {
  expect(leftOutText(report)).toBeUndefined();
});

test("leftOut() counts variables that panels ask with, and no others", () => {
  const service = boards(stackOf(exampleStacks.shop)).find(({ uid }) => uid === "nines-service");
  if (service === undefined) throw new Error("no board");
  const possible = ["a", "b", "c"].map((value) => ({ value, text: value }));
  const choices = service.variables.flatMap((variable): readonly BoardChoice[] =>
    variable.kind === "datasource" ? [] : [{ variable, possible, chosen: { value: "a", text: "a" } }],
  );
  expect(leftOut(service, { choices, mostChoices: 3 })).toEqual([]);
  expect(leftOut(service, { choices, mostChoices: 2 })).toEqual([
    { name: "Service", asked: 2, of: 3 },
    { name: "Latency histogram", asked: 2, of: 3 },
  ]);
});
