import { describe, expect, test } from "@jest/globals";
import { toPlainData } from "../../cli/config/plain-data.ts";
import fc from "../property.ts";

describe("toPlainData()", () => {
  test("copies whatever JSON can say", () => {
    fc.assert(
      // Through JSON and back, because JSON has no -0.
      fc.property(
        fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value))),
        (value) => {
          expect(toPlainData(value)).toEqual({ value, problems: [] });
        },
      ),
    );
  });

  test("never throws, whatever a config exports", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(fc.property(anything, (value) => expect(() => JSON.stringify(toPlainData(value).value)).not.toThrow()));
  });

  test("leaves out what is undefined, and takes the same object twice", () => {
    const shared = { url: "https://logs.example.org/" };
    expect(toPlainData({ a: shared, b: shared, c: undefined })).toEqual({
      value: { a: shared, b: shared },
      problems: [],
    });
  });

  test.each([
    {
      name: "undefined in a list",
      value: { slos: [undefined] },
      path: "slos[0]",
      message: "undefined is not plain data",
    },
    { name: "a symbol", value: { name: Symbol("shop") }, path: "name", message: "a symbol is not plain data" },
    {
      name: "a date",
      value: { "valid from": new Date(0) },
      path: '["valid from"]',
      message: "a Date object is not plain data",
    },
    {
      name: "a function without a name",
      value: [() => 1][0],
      path: "",
      message: "the function (without a name) is not plain data",
    },
  ])("names $name and its place", ({ value, path, message }) => {
    expect(toPlainData(value).problems).toEqual([expect.objectContaining({ code: "config-value", path, message })]);
  });

  test("stops at five million values instead of filling the memory", () => {
    const row = Array.from({ length: 1000 }, () => 0);
    const wide = Array.from({ length: 6000 }, () => row);
    expect(toPlainData(wide).problems.map(({ message }) => message)).toEqual([
      "the config holds more than 5000000 values",
    ]);
  });
});
