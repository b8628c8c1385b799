import { expect, test } from "@jest/globals";
import { lookUp, parseJsonPath } from "../../../../exporters/probe/http/json-path.ts";

test.each([
  { path: "$", steps: [] },
  { path: "$.a", steps: ["a"] },
  { path: "$.a.b[0]", steps: ["a", "b", 0] },
  { path: "$[12].x-y", steps: [12, "x-y"] },
  { path: "$[\"first name\"]['a.b']", steps: ["first name", "a.b"] },
])("parseJsonPath() reads $path", ({ path, steps }) => {
  expect(parseJsonPath(path)).toEqual(steps);
});

test.each(["", "a", ".a", "$a", "$.", "$..a", "$.a[", "$.a[x]", "$.a[-1]", "$.a[0]b", "$[*]", "$.a "])(
  "parseJsonPath() refuses %j",
  (path) => {
    expect(() => parseJsonPath(path)).toThrow(`${JSON.stringify(path)} is not a path such as $.items[0].state`);
  },
);

test.each([
  { value: { a: { b: [null] } }, path: "$.a.b[0]", found: { found: true, value: null } },
  { value: [[1, 2]], path: "$[0][1]", found: { found: true, value: 2 } },
  { value: "text", path: "$", found: { found: true, value: "text" } },
  { value: { a: "text" }, path: "$.a[0]", found: { found: false } },
  { value: { a: [1] }, path: "$.a.length", found: { found: false } },
  { value: { "0": 1 }, path: "$[0]", found: { found: false } },
  { value: {}, path: "$.toString", found: { found: false } },
  { value: JSON.parse('{"__proto__":{"a":1}}'), path: "$.__proto__.a", found: { found: true, value: 1 } },
  { value: null, path: "$.a", found: { found: false } },
])("lookUp() finds $path in $value", ({ value, path, found }) => {
  expect(lookUp(value, parseJsonPath(path))).toEqual(found);
});
