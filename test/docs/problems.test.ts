import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { parseAlternative } from "../../alerts/backtest/alternative-slo.ts";
import { parseReplayRange } from "../../cli/backtest/parse-replay-range.ts";
import { toPlainData } from "../../cli/config/plain-data.ts";
import { readDocuments } from "../../slo/document/read-document.ts";
import { schemaProblems } from "../../slo/document/schema-problems.ts";
import { importCodes } from "../../slo/import/import-codes.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { parseStacks } from "../../slo/parse-stacks.ts";
import { formatProblem } from "../../slo/problem.ts";
import { promqlProblems } from "../../slo/promql/check-promql.ts";
import { promqlCodes } from "../../slo/promql/promql-finding.ts";
import { type Example, problemsOfExample } from "./problem-examples.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = entriesOf(readFileSync(join(root, "docs/problems.md"), "utf8"));

interface Entry {
  readonly code: string;
  readonly meaning: string;
  readonly example: Example | undefined;
  readonly says: string;
  readonly cure: string;
}

function entriesOf(page: string): readonly Entry[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [, kind = "", text = ""] = /^```((?:yaml|json|promql).*)\n([\s\S]*?)^```$/m.exec(section) ?? [];
      return {
        code: section.split("\n", 1)[0] ?? "",
        meaning: section.split("\n")[2] ?? "",
        example: kind === "" ? undefined : { kind, text },
        says: /^```text\n([\s\S]*?)\n```$/m.exec(section)?.[1] ?? "",
        cure: /^Cure: (.+)$/m.exec(section)?.[1] ?? "",
      };
    });
}

/** What a server answers to a request; docs/exporter.md and docs/relay.md list them, because nothing in a config is wrong. */
const answerCodes: ReadonlySet<string> = new Set([
  "answer-timeout",
  "auth-unavailable",
  "body",
  "come-again",
  "demo-action",
  "foreign-page",
  "gesture",
  "gate-parameter",
  "gate-shift",
  "gate-slo",
  "internal",
  "limit",
  "method-not-allowed",
  "no-events",
  "not-found",
  "probe-limit",
  "probe-module",
  "probe-target",
  "signature",
  "unknown-file",
  "unknown-incident",
  "unknown-shift",
]);

/** Every code that the sources hand out, wherever it is written. */
function codesInSources(): readonly string[] {
  const given = /(?:\bcode(?: =|:)|\brefused?\()\s*"([a-z]+(?:-[a-z]+)*)"(?! in)/g;
  const sources = globSync("{slo,alerts,cli,exporters,service,bot}/**/*.ts", { cwd: root }).map((path) =>
    readFileSync(join(root, path), "utf8"),
  );
  const found = sources.flatMap((text) => [...text.matchAll(given)].map(([, code = ""]) => code));
  const codes = new Set([...found, ...Object.keys(promqlCodes), ...Object.keys(importCodes)]);
  return [...codes].filter((code) => !answerCodes.has(code)).sort();
}

const circle: unknown[] = [];
circle.push(circle);
const slo = { name: "up", objective: "99", sli: { kind: "ratio", error: "avg(avg_over_time(e[$window]))" } };
const stackOf = (name: string) => ({ file: `${name}.yaml`, input: { name, services: [{ name, slos: [slo] }] } });

/** What no example can show, by what makes it. All other codes need a file or a command line, and their tests name them. */
const otherwise: Readonly<Record<string, () => object>> = {
  value: () => ({ problems: schemaProblems(z.number().multipleOf(5), 7, []) }),
  factor: () => parseAlternative({ objective: undefined, factors: ["page-fasst=10"] }),
  "time-range": () => parseReplayRange({ from: "yesterday", to: "now" }, 0),
  "merge-conflict": () => parseStacks([stackOf("shop"), stackOf("store")]),
  "yaml-depth": () => readDocuments(`a: ${"[".repeat(200)}${"]".repeat(200)}`, { file: "a.yaml" }),
  "promql-too-large": () => ({ problems: promqlProblems(`up${" or up".repeat(50_000)}`, { path: "bad" }) }),
  "config-size": () => toPlainData(Array.from({ length: 200 }).reduce((inner) => [inner], 1)),
  "config-circular": () => toPlainData(circle),
  "deploy-size": () => {
    const parsed = parseStack({ ...stackOf("shop").input, deploy: { env: { NOTE: "x".repeat(1024 * 1024) } } });
    return { problems: parsed.ok ? parsed.warnings : parsed.problems };
  },
};

describe("docs/problems.md", () => {
  test("has an entry for every code, and for nothing else", () => {
    expect(entries.map(({ code }) => code).sort()).toEqual(codesInSources());
  });

  test.each(entries)("$code: says what it means and how to cure it", ({ code, meaning, cure }) => {
    expect([meaning, cure]).toEqual([expect.stringMatching(/^\S.*\.$/), expect.stringMatching(/^[A-Z].*\.$/)]);
    const known: Readonly<Record<string, string>> = { ...promqlCodes, ...importCodes };
    expect(meaning.startsWith(known[code] ?? "")).toBe(true);
  });

  const withExample = entries.flatMap(({ example, ...entry }) =>
    example === undefined ? [] : [{ ...entry, example }],
  );
  test.each(withExample)("$code: the example gives the words shown", ({ code, example, says }) => {
    const problems = problemsOfExample(example).filter((problem) => problem.code === code);
    const said = problems.map(formatProblem).join("\n");
    if (says.includes("…")) expect(said).toMatch(wildcards(says));
    else expect(said).toBe(says);
  });

  test.each(Object.entries(otherwise))("%s: is made without an example", (code, make) => {
    expect(make()).toMatchObject({ problems: expect.arrayContaining([expect.objectContaining({ code })]) });
  });

  const elsewhere = entries.filter(({ code, example }) => example === undefined && !(code in otherwise));
  test.each(elsewhere)("$code: has no example, so a test of a command makes it", ({ code }) => {
    const tests = globSync("test/{cli,dashboards,exporters,service,bot}/**/*.ts", { cwd: root }).map((path) =>
      readFileSync(join(root, path), "utf8"),
    );
    expect(tests.some((text) => text.includes(`[${code}]`) || text.includes(`"${code}"`))).toBe(true);
  });
});

/** A text as a pattern in which … stands for anything. */
function wildcards(text: string): RegExp {
  return new RegExp(
    `^${text
      .split("…")
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
      .join(".+")}$`,
  );
}
