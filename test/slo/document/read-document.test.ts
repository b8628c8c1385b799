import { describe, expect, test } from "@jest/globals";
import { maxDocumentBytes, parseDocuments, readDocuments } from "../../../slo/document/read-document.ts";
import { formatProblem } from "../../../slo/problem.ts";
import fc from "../../property.ts";

function problemsOf(text: string, file = "stack.yaml"): readonly string[] {
  const parsed = parseDocuments(text, { file });
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

function valuesOf(text: string, file = "stack.yaml"): readonly unknown[] {
  const parsed = parseDocuments(text, { file });
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.value;
}

describe("parseDocuments() reads", () => {
  test.each([
    {
      name: "several documents, without the empty ones",
      text: "---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n",
      values: [{ a: 1 }, { b: 2 }],
    },
    {
      name: "a byte order mark and Windows line ends",
      text: "\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n",
      values: [{ a: 1, b: "x\ny\n" }],
    },
    {
      name: "anchors, aliases and merge keys",
      text: "base: &base {k: 1}\nuse:\n  <<: *base\n  l: 2\n",
      values: [{ base: { k: 1 }, use: { k: 1, l: 2 } }],
    },
    {
      name: "words and times as text, as YAML 1.2 does",
      text: "a: on\nb: 12:30\nc: 2026-03-01\n",
      values: [{ a: "on", b: "12:30", c: "2026-03-01" }],
    },
    {
      name: "a YAML 1.1 directive without its types",
      text: "%YAML 1.1\n---\na: yes\nb: 2026-03-01\n",
      values: [{ a: "yes", b: "2026-03-01" }],
    },
    { name: "JSON with tabs", text: '{\n\t"a": {\t"b": [1,\n\t2]}\n}\n', values: [{ a: { b: [1, 2] } }] },
    {
      name: "keys that objects have anyway",
      text: "__proto__: {x: 1}\nconstructor: 2\n",
      values: [JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}')],
    },
    {
      name: "one anchor used in a thousand places",
      text: `a: &a x\nb: [${Array(900).fill("*a").join(", ")}]`,
      values: [{ a: "x", b: Array(900).fill("x") }],
    },
  ])("$name", ({ text, values }) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe("parseDocuments() refuses", () => {
  test.each([
    {
      name: "a tab",
      text: "a:\n\tb: 1\n",
      problem: "stack.yaml: line 2, column 1: the line is indented with a tab (indent with spaces)",
    },
    {
      name: "a key given twice",
      text: "a: 1\na: 2\n",
      problem: "stack.yaml: line 2, column 1: the key a is written twice in one mapping (keep one of them)",
    },
    {
      name: "an open bracket",
      text: "{a: 1",
      problem: "stack.yaml: line 1, column 6: flow map must end with a } (correct the YAML at this place)",
    },
    { name: "an empty file", text: "", problem: "stack.yaml: the file holds no values (write a mapping: key: value)" },
    {
      name: "a file of comments",
      text: "# a\n# b\n",
      problem: "stack.yaml: the file holds no values (write a mapping: key: value)",
    },
    {
      name: "a list",
      text: "- a\n- b\n",
      problem: "stack.yaml: line 1, column 1: the document is a list (write a mapping: key: value)",
    },
    {
      name: "a plain word",
      text: "hello",
      problem: 'stack.yaml: line 1, column 1: the document is the plain value "hello" (write a mapping: key: value)',
    },
    {
      name: "an alias of nothing",
      text: "a: *b",
      problem:
        "stack.yaml: line 1, column 1: the alias *b has no anchor (write &b in front of the value that it stands for)",
    },
    {
      name: "a merge of a number",
      text: "<<: 5",
      problem:
        "stack.yaml: line 1, column 1: merge sources must be maps or map aliases (write a mapping or an alias of one after <<:)",
    },
    {
      name: "an alias inside its own anchor",
      text: "a: &a [*a]",
      problem: "stack.yaml: the values are nested more than 100 levels deep (remove the nesting)",
    },
    {
      name: "brackets a hundred thousand deep",
      text: "[".repeat(100_000),
      problem: "stack.yaml: the values are nested more than 100 levels deep (remove the nesting)",
    },
  ])("$name", ({ text, problem }) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("an alias bomb, before it goes off", () => {
    const rows = [..."bcdefghij"].map(
      (name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(", ")}]`,
    );
    expect(problemsOf(["a: &a [x, x, x, x, x, x, x, x, x]", ...rows].join("\n"))).toEqual([
      "stack.yaml: line 1, column 1: the aliases (*name) unfold to far more data than the file holds (write the repeated values out, or use fewer aliases of aliases)",
    ]);
  });

  test("a file that is too large, by its size alone", () => {
    expect(problemsOf(`a: "${"é".repeat(maxDocumentBytes / 2)}"`)).toEqual([
      "stack.yaml: the file is 10.1 MB; nines reads at most 10 MB (split it into several files)",
    ]);
    expect(problemsOf("a: 1\n".repeat(10_400_000))).toEqual([
      "stack.yaml: the file is 52 MB; nines reads at most 10 MB (split it into several files)",
    ]);
  });

  test.each([
    {
      name: "a comma too many",
      text: '{"a": 1,\n}',
      problem: "stack.json: line 2, column 1: expected double-quoted property name (correct the JSON at this place)",
    },
    {
      name: "a comma too many, far into the text",
      text: '{"name": "shop",\n "services": [,]\n}',
      problem: "stack.json: line 2, column 15: unexpected token ',' (correct the JSON at this place)",
    },
    {
      name: "a text without its end",
      text: '{"name": "shop",\n "services": [',
      problem: "stack.json: line 2, column 15: unexpected end of JSON input (correct the JSON at this place)",
    },
    {
      name: "YAML under the name of JSON",
      text: "a: 1",
      problem: "stack.json: line 1, column 1: unexpected token 'a' (correct the JSON at this place)",
    },
    {
      name: "a key given twice",
      text: '{"a": 1, "a": 2}',
      problem: 'stack.json: line 1, column 10: the key "a" is written twice in one mapping (keep one of them)',
    },
  ])("JSON with $name", ({ text, problem }) => {
    expect(problemsOf(text, "stack.json")).toEqual([problem]);
  });

  test.each([
    { file: "stack.json", text: `{"filler": "${"x".repeat(300)}", "a": 1, "a": 2, "more": "${"y".repeat(300)}"}` },
    { file: "stack.yaml", text: `{filler: "${"x".repeat(300)}", "a": 1, "a": 2, more: "${"y".repeat(300)}"}` },
  ])("a key given twice far behind in a long line of $file, shown with what is around it", ({ file, text }) => {
    const parsed = parseDocuments(text, { file });
    const [problem] = parsed.ok ? [] : parsed.problems;
    expect(problem?.message).toBe('the key "a" is written twice in one mapping');
    expect(problem?.excerpt?.text).toHaveLength(200);
    expect(problem?.excerpt).toMatchObject({ from: 100, to: 103 });
    expect(problem?.excerpt?.text.slice(91, 106)).toBe(' "a": 1, "a": 2');
  });

  test("a long key given twice, cut in the message", () => {
    const key = "k".repeat(300);
    const parsed = parseDocuments(`${key}: 1\n${key}: 2\n`, { file: "stack.yaml" });
    const [problem] = parsed.ok ? [] : parsed.problems;
    expect(problem?.message).toBe(`the key ${"k".repeat(77)}... is written twice in one mapping`);
    expect(problem?.excerpt).toEqual({ text: "k".repeat(200), from: 0, to: 200 });
  });

  test("a JSON fault far behind in a long line, shown with what is around it", () => {
    const parsed = parseDocuments(`{"filler": "${"x".repeat(300)}", "a": nul, "b": 1}`, { file: "stack.json" });
    const [problem] = parsed.ok ? [] : parsed.problems;
    const { text = "", from = 0, to = 0 } = problem?.excerpt ?? {};
    expect(text).toHaveLength(200);
    expect(text.slice(from, to)).toBe(",");
  });

  test("with the offending characters marked", () => {
    const parsed = parseDocuments("good: 1\nbad: 1\nbad: 2\n", { file: "stack.yaml" });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.excerpt)).toEqual([
      { text: "bad: 2", from: 0, to: 3 },
    ]);
  });
});

test("parseDocuments() warns about a tag that it does not know", () => {
  const parsed = parseDocuments("a: !Ref b\n", { file: "stack.yaml" });
  expect(parsed.ok && parsed.value).toEqual([{ a: "b" }]);
  expect(parsed.ok && parsed.warnings.map(formatProblem)).toEqual([
    "stack.yaml: line 1, column 4: unresolved tag: !Ref (remove it; the values are read as they are written)",
  ]);
});

describe("readDocuments()", () => {
  const text =
    'services:\n  - &one\n    name: a\n    labels: {"app.example.org/name": x}\n    objective: 99.90\n  - <<: *one\n    name: b\n';
  const parsed = readDocuments(text, { file: "stack.yaml" });
  const document = parsed.ok ? parsed.value[0] : undefined;

  test.each([
    { path: "services", place: { line: 1, column: 1 } },
    { path: "services[0].name", place: { line: 3, column: 11 } },
    { path: 'services[0].labels["app.example.org/name"]', place: { line: 4, column: 38 } },
    { path: "services[1].objective", place: { line: 5, column: 16 } },
    { path: "services[1].name", place: { line: 7, column: 11 } },
    { path: "services[0].slos[3].period", place: { line: 3, column: 5 } },
    { path: "", place: { line: 1, column: 1 } },
  ])("knows the place of $path", ({ path, place }) => {
    expect(document?.placeOf(path)).toEqual(place);
  });

  test("keeps how a number was written", () => {
    expect(document?.sourceOf("services[1].objective")).toBe("99.90");
    expect(document?.sourceOf("services[0].labels")).toBeUndefined();
  });

  test("takes a list of objects where the caller allows it", () => {
    const list = readDocuments("- a: 1\n- b: 2\n", { file: "objects.yaml", lists: "accept" });
    expect(list.ok && list.value.map(({ value }) => value)).toEqual([[{ a: 1 }, { b: 2 }]]);
  });
});

test("parseDocuments() never throws, whatever the text", () => {
  const fragments = fc.constantFrom(
    "a: ",
    "- ",
    "\n",
    "  ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: ",
    "!!map ",
    "? ",
    "|\n",
    ">-\n",
    '"',
    "'",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\uFEFF",
    "\r\n",
    "1e3",
    "null",
    ":",
    ",",
  );
  const garbage = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(fragments, fc.string()), { maxLength: 30 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(garbage, fc.constantFrom("a.yaml", "a.json"), (text, file) => {
      const parsed = readDocuments(text, { file, lists: "accept" });
      if (parsed.ok) for (const { placeOf } of parsed.value) placeOf("a.b[0]");
      else expect(parsed.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
