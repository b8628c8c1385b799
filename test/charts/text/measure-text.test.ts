import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { fontFile } from "../../../charts/rasterize.ts";
import { INTER_WIDTHS } from "../../../charts/text/inter-widths.ts";
import { fitText, fitTextInMiddle, plainText, textWidth, wrapText } from "../../../charts/text/measure-text.ts";
import { characterWidths, fontTables } from "../../../charts/text/open-type.ts";

const FONT = { size: 10, weight: 400 } as const;

test.each([400, 600] as const)("INTER_WIDTHS holds what the font file of weight %i says", (weight) => {
  const inFile = characterWidths(fontTables(readFileSync(fontFile(weight))));
  const wrong = Object.entries(INTER_WIDTHS[weight]).flatMap(([start, run]) =>
    run.flatMap((width, index) => {
      const character = Number(start) + index;
      return (inFile.get(character) ?? 0) === width ? [] : [{ character, width, inFile: inFile.get(character) }];
    }),
  );
  expect(wrong).toEqual([]);
});

test("textWidth() adds up the widths of the characters", () => {
  expect(textWidth("Burn rate 99.9%", { size: 100, weight: 400 })).toBeCloseTo(775.2, 5);
});

describe("texts that do not fit", () => {
  test.each([
    { name: "fitText() leaves a short text alone", is: fitText("checkout", 200, FONT), text: "checkout" },
    { name: "fitText() cuts the end", is: fitText("checkout-availability", 60, FONT), text: "checkout-…" },
    { name: "fitText() gives nothing where nothing fits", is: fitText("checkout", 3, FONT), text: "" },
    {
      name: "fitTextInMiddle() keeps the end",
      is: fitTextInMiddle("pod-checkout-7d9f8b6c5-0xk", 90, FONT),
      text: "pod-check…5-0xk",
    },
  ])("$name", ({ is, text }) => {
    expect(is).toBe(text);
  });

  test("wrapText() breaks between words and ends with an ellipsis", () => {
    const text = "The query returned nothing for this range because the rules are new";
    expect(wrapText(text, 100, { font: FONT, maxLines: 2 })).toEqual(["The query returned", "nothing for this ran…"]);
  });
});

test("plainText() keeps what an XML document may hold, on one line", () => {
  expect(plainText("a\n b\u0000\u0007\tc\uffff\ud800d")).toBe("a b c\ufffdd");
});
