import { expect, test } from "@jest/globals";
import { parseDemoAction } from "../../../../cli/up/demo/demo-routes.ts";

test.each([
  { text: '{"kind":"break"}', action: { kind: "break" } },
  { text: '{"kind":"heal","percent":5}', action: { kind: "heal" } },
  { text: '{"kind":"story"}', action: { kind: "story" } },
  { text: '{"kind":"shift","percent":0}', action: { kind: "shift", percent: 0 } },
  { text: '{"kind":"shift","percent":100}', action: { kind: "shift", percent: 100 } },
  { text: '{"kind":"shift","percent":101}', action: undefined },
  { text: '{"kind":"shift","percent":"10"}', action: undefined },
  { text: '{"kind":"shift"}', action: undefined },
  { text: '{"kind":"explode"}', action: undefined },
  { text: "[]", action: undefined },
  { text: "null", action: undefined },
  { text: "{", action: undefined },
])("parseDemoAction() makes of $text an action or nothing", ({ text, action }) => {
  expect(parseDemoAction(text)).toEqual(action);
});
