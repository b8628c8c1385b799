import { expect, test } from "@jest/globals";
import { textParts } from "../../cli/preview/text-table.ts";
import { shiftLinks } from "../../dashboards/panels/shift/shift-log-panels.ts";
import { shiftOf } from "../slo/shift/small-shift.ts";

test("shiftLinks() keeps each row whole, whatever versions and clusters are called", () => {
  const shift = shiftOf({
    arms: [
      { name: "blue", role: "stable", version: "v1|v2", cluster: "eu|1" },
      { name: "green", role: "candidate", version: "v_3_ *4*" },
    ],
    links: { "logs|all": "https://logs.example.org/?a=1|2" },
  });
  const { markdown } = shiftLinks(shift);
  expect(markdown.split("\n").slice(2, 4)).toEqual([
    "| From | blue v1\\|v2 in eu\\|1 |",
    "| To | green v\\_3\\_ \\*4\\* |",
  ]);
  expect(textParts(markdown)).toEqual({
    columns: [{ name: "What" }, { name: "" }],
    rows: [
      ["From", "blue v1|v2 in eu|1"],
      ["To", "green v_3_ *4*"],
      ["Links", "runbook · logs · logs|all"],
      ["Who set a weight", "exporter, /api/shifts/checkout-green; thread in #checkout"],
    ],
  });
});
