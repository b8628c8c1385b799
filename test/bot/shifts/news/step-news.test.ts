import { expect, test } from "@jest/globals";
import { renderLine } from "../../../../bot/shifts/render/render-line.ts";
import { shiftTexts } from "../../../../bot/shifts/texts/shift-texts.ts";
import { id } from "../book/sample-rollout.ts";
import { begunMs, minute, reportOf } from "../sample-report.ts";
import { bookOf, hear } from "../tell.ts";

/** The candidate's share of the weight, some minutes after the begin, since a change at another minute. */
function weighed(at: number, intended: number, more: { readonly since?: number; readonly least?: number } = {}) {
  const { since = at, least = intended } = more;
  return reportOf({
    at,
    step: null,
    changes: [],
    changedAtMs: begunMs + since * minute,
    candidate: { intended, actual: intended },
    shareRange: least === intended ? null : { least, most: 2 * intended - least },
  });
}

function toldOf(reports: readonly ReturnType<typeof weighed>[]): readonly string[] {
  const book = bookOf();
  for (const report of reports) hear(book, report);
  const lines = book.rollout(id)?.lines ?? [];
  return lines.map((line) => renderLine(line, shiftTexts("en"), []).replace(/^\S+ <[^>]*> /, ""));
}

const first = weighed(0, 0.05);

test.each([
  {
    name: "one step where HAProxies are changed one after the other",
    reports: [first, weighed(10, 0.175, { least: 0.05 }), weighed(10.3, 0.3), weighed(10.5, 0.3, { since: 10.3 })],
    told: ["*Weights changed*: green v1.42 gets 30 %"],
  },
  {
    name: "what their mean is where they go on to differ",
    reports: [first, weighed(10, 0.175, { least: 0.05 }), weighed(11.1, 0.175, { least: 0.05, since: 10 })],
    told: ["*Weights changed*: green v1.42 gets 17.5 % · the mean of HAProxies that differ, 5 % to 30 %"],
  },
  {
    name: "no step where one was changed and changed back",
    reports: [first, weighed(10, 0.175, { least: 0.05 }), weighed(10.3, 0.05)],
    told: [],
  },
])("stepNews() tells $name", ({ reports, told }) => {
  expect(toldOf(reports).slice(1)).toEqual(told);
});

test("startNews() says at once that HAProxies differ", () => {
  expect(toldOf([weighed(0, 0.05, { least: 0 })])).toEqual([
    "*Started*: green v1.42 gets 5 %, blue v1.41 keeps the rest · the mean of HAProxies that differ, 0 % to 10 %",
  ]);
});
