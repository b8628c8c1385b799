import { describe, expect, test } from "@jest/globals";
import { countText } from "../../cli/print/count-text.ts";
import { percentText } from "../../cli/print/percent-text.ts";
import { problemToGithub } from "../../cli/print/problem-github.ts";
import { problemText } from "../../cli/print/problem-text.ts";
import { renderTable } from "../../cli/print/table.ts";
import { hangingText, unbroken } from "../../cli/print/wrap-text.ts";

test.each([
  { ratio: 1, text: "100 %" },
  { ratio: 0.0144, text: "1.44 %" },
  { ratio: 0.001, text: "0.1 %" },
  { ratio: 0.000123456, text: "0.0123 %" },
  { ratio: 13.04, text: "1,300 %" },
  { ratio: 0, text: "0 %" },
])("percentText() writes $ratio as $text", ({ ratio, text }) => {
  expect(percentText(ratio)).toBe(text);
});

test.each([
  { ratio: 0.13911, up: "14 %", down: "13.9 %" },
  { ratio: 0.00009663, up: "0.00967 %", down: "0.00966 %" },
  { ratio: 0.07, up: "7 %", down: "7 %" },
  { ratio: 0, up: "0 %", down: "0 %" },
])("percentText() rounds $ratio as a bound, up to $up and down to $down", ({ ratio, up, down }) => {
  expect([percentText(ratio, "up"), percentText(ratio, "down")]).toEqual([up, down]);
});

test.each([
  { count: 0, text: "0 files" },
  { count: 1, text: "1 file" },
  { count: 1234, text: "1,234 files" },
])("countText() writes $text", ({ count, text }) => {
  expect(countText(count, "file")).toBe(text);
});

test("renderTable() aligns cells, paints outside the padding, and lets a short row end early", () => {
  const rows = [
    [{ text: "n", paint: (text: string) => `<${text}>` }, "size"],
    ["checkout", "9"],
    ["x", "12,000"],
    ["never: the last cell of a short row"],
  ];
  expect(renderTable(rows, { align: ["left", "right"], indent: "  " })).toBe(
    "  <n>           size\n  checkout       9\n  x         12,000\n  never: the last cell of a short row\n",
  );
});

describe("hangingText()", () => {
  test("breaks between words and indents what follows", () => {
    expect(hangingText("fix: ", "write a percentage above 0 and below 100", 25)).toBe(
      "fix: write a percentage\n     above 0 and below\n     100",
    );
  });

  test("keeps a number and its unit together, and a long word whole", () => {
    expect(hangingText("", `lasts ${unbroken("43 min 12 s")} https://wiki.example.org/runbooks/checkout`, 20)).toBe(
      "lasts 43 min 12 s\nhttps://wiki.example.org/runbooks/checkout",
    );
  });
});

describe("problemText()", () => {
  const paper = { colors: false, columns: 60 };

  test("leaves out what is not known", () => {
    expect(problemText({ code: "file-empty", path: "", message: "the file holds no values", hint: "" }, paper)).toBe(
      "error[file-empty]: the file holds no values\n",
    );
  });

  test("gives a message without a subject the name of its value", () => {
    expect(
      problemText({ code: "required", path: "services[0].name", message: "is missing", hint: "write text" }, paper),
    ).toBe("error[required]: name is missing\n  at services[0].name\n  fix: write text\n");
  });

  test("draws the offending part of a long query within the width", () => {
    const text = `sum(rate(http_requests_total{job="checkout",instance=~"web-[0-9]+",code=~"5.."}[$window])) / rat(up)`;
    const shown = problemText(
      { code: "x", path: "", message: "m", hint: "", excerpt: { text, from: 93, to: 96 } },
      paper,
    );
    const [line = "", carets = ""] = shown.split("\n").slice(2);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("rat");
  });
});

test("problemToGithub() escapes line breaks, percent signs, colons and commas", () => {
  const problem = { code: "x", path: "a", message: "100 %\nof it", hint: "", file: "a,b:c.yaml", line: 3, column: 4 };
  expect(problemToGithub({ ...problem, severity: "warning" })).toBe(
    "::warning file=a%2Cb%3Ac.yaml,line=3,col=4,title=nines x::a: 100 %25%0Aof it\n",
  );
});
