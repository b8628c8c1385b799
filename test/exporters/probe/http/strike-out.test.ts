import { expect, test } from "@jest/globals";
import { strikeOutOf } from "../../../../exporters/probe/http/strike-out.ts";

test.each([
  { text: "it was s3/cr et!", says: "it was ***" },
  { text: "in a path: s3%2Fcr%20et!", says: "in a path: ***" },
  { text: "in a form: s3%2Fcr+et!", says: "in a form: ***" },
  { text: "in Base64: czMvY3IgZXQh", says: "in Base64: ***" },
  { text: "the longer one: s3/cr et!!", says: "the longer one: ***" },
  { text: "https://me:pw@shop.example/a?key=1", says: "https://***@shop.example/a?key=***" },
  { text: "nothing to hide", says: "nothing to hide" },
])("strikeOutOf() leaves $says", ({ text, says }) => {
  expect(strikeOutOf(["s3/cr et!", "", "s3/cr et!!"])(text)).toBe(says);
});

test("strikeOutOf() leaves values of a server that are too short to be secret, but no secret", () => {
  expect(strikeOutOf(["7"], ["1", "abcd"])("7 of 1, abcd")).toBe("*** of 1, ***");
});
