import { z } from "zod";
import { nearest, type Problem, show } from "../problem.ts";
import { orList } from "./or-list.ts";
import { discriminatorValues, insteadOf, knownKeys, schemaAt, unionBranch, valueAt } from "./schema-walk.ts";
import { article, describe, rewrite } from "./schema-words.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Every problem that a schema finds in the input, with the place below `at`, the value shown and a cure. */
export function schemaProblems(schema: z.ZodType, input: unknown, at: Path): readonly Problem[] {
  const result = schema.safeParse(input, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => issueToProblems(issue, input, at, schema));
}

/** A path as a user would say it: `services[0].slos[1].objective`. */
export function pathToText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const key = String(step);
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

function issueToProblems(issue: Issue, root: unknown, at: Path, schema: z.ZodType): readonly Problem[] {
  const path = pathToText([...at, ...issue.path]);
  const value = valueAt(root, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, [...at, ...issue.path, key], knownKeys(schema, root, issue.path)));
    case "invalid_type": {
      const wanted = {
        expected: issue.expected,
        schema: schemaAt(schema, root, issue.path),
        field: issue.path.at(-1),
      };
      return [
        value === undefined
          ? { code: "required", path, message: "is missing", hint: describe(wanted) }
          : {
              code: "type",
              path,
              message: `${show(value)} is not ${article(issue.expected)}`,
              hint: rewrite(value, wanted),
              ...(issue.expected === "string" && isPlain(value) && { unquoted: show(value) }),
            },
      ];
    }
    case "invalid_value":
      return [withOwnCure(notOneOf(path, value, issue.values.map(String)), schemaAt(schema, root, issue.path), value)];
    case "invalid_union":
      return unionProblems(issue, value, [...at, ...issue.path], schema, root);
    case "invalid_format":
      return [{ code: "format", path, message: `${show(value)} ${issue.message}`, hint: "write it in that form" }];
    case "invalid_key":
      return [
        {
          code: "format",
          path,
          message: `${show(issue.path.at(-1))} is not a label name`,
          hint: "use letters, digits and _, not starting with a digit",
        },
      ];
    case "too_small":
    case "too_big":
      return [
        {
          code: "range",
          path,
          message: `${show(value)} ${limitText(issue)}`,
          hint: rangeCure(value),
        },
      ];
    case "custom":
      return [
        {
          code: String(issue.params?.["code"] ?? "value"),
          path,
          message: issue.message,
          hint: ownCure(issue.params, value),
        },
      ];
    default:
      return [{ code: "value", path, message: `${show(value)}: ${issue.message}`, hint: "change the value" }];
  }
}

/** That of the check which refused the value. */
function ownCure(params: Readonly<Record<string, unknown>> | undefined, value: unknown): string {
  const hintOf = params?.["hintOf"];
  return String((typeof hintOf === "function" ? hintOf(value) : params?.["hint"]) ?? "");
}

/** A word that is possible elsewhere has a better cure than one that looks like it. */
function withOwnCure(problem: Problem, schema: z.ZodType, value: unknown): Problem {
  const hint = value === undefined ? undefined : insteadOf(schema, value);
  return hint === undefined ? problem : { ...problem, hint };
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function rangeCure(value: unknown): string {
  if (Array.isArray(value)) return "write at least one";
  return typeof value === "string" ? "write text" : "write a number within the limit";
}

function limitText(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  if (issue.message.startsWith("must")) return issue.message;
  if (issue.origin === "string" && issue.code === "too_small" && issue.minimum === 1) return "must not be empty";
  if (issue.code === "too_small") return `must be ${issue.inclusive === true ? "at least" : "above"} ${issue.minimum}`;
  return `must be ${issue.inclusive === true ? "at most" : "below"} ${issue.maximum}`;
}

function unknownKey(key: string, path: Path, known: readonly string[]): Problem {
  const similar = nearest(key, known);
  return {
    code: "unknown-key",
    path: pathToText(path),
    message: `unknown key ${show(key)}`,
    hint: similar === undefined ? `known keys: ${known.join(", ")}` : `did you mean ${show(similar)}?`,
  };
}

function notOneOf(path: string, value: unknown, words: readonly string[]): Problem {
  if (value === undefined) return { code: "required", path, message: "is missing", hint: `write ${orList(words)}` };
  const similar = typeof value === "string" ? nearest(value, words) : undefined;
  return {
    code: "choice",
    path,
    message: `${show(value)} is not possible here`,
    hint:
      similar === undefined ? `write ${orList(words)}` : `did you mean ${show(similar)}? Possible: ${words.join(", ")}`,
  };
}

function unionProblems(
  issue: Extract<Issue, { code: "invalid_union" }>,
  value: unknown,
  path: Path,
  schema: z.ZodType,
  root: unknown,
): readonly Problem[] {
  const branches: readonly (readonly Issue[])[] = issue.errors;
  if (branches.length === 0) {
    const options = discriminatorValues(schema, issue.path);
    return [{ ...notOneOf(pathToText(path), value, options), code: "sli-kind" }];
  }
  const closest = [...branches].sort((a, b) => misfit(a, value) - misfit(b, value))[0] ?? [];
  const expectsOthers = branches.every((branch) =>
    branch.some((inner) => inner.path.length === 0 && inner.code === "invalid_type"),
  );
  if (expectsOthers) {
    const expected = branches.flatMap((branch) =>
      branch.flatMap((inner) => (inner.code === "invalid_type" ? [article(inner.expected)] : [])),
    );
    const wanted = [...new Set(expected)].join(" or ");
    if (value === undefined)
      return [{ code: "required", path: pathToText(path), message: "is missing", hint: `write ${wanted}` }];
    return [
      { code: "type", path: pathToText(path), message: `${show(value)} is not ${wanted}`, hint: `write ${wanted}` },
    ];
  }
  const here = schemaAt(schema, root, issue.path);
  const wordOrNumber = branches.map((branch, index) => scalarWords(branch, value, unionBranch(here, index)));
  if (value !== undefined && wordOrNumber.every((words) => words !== undefined)) {
    const wanted = wordOrNumber.join(" or ");
    return [
      { code: "type", path: pathToText(path), message: `${show(value)} is not ${wanted}`, hint: `write ${wanted}` },
    ];
  }
  const branchSchema = unionBranch(here, branches.indexOf(closest));
  return closest.flatMap((inner) => issueToProblems(inner, value, path, branchSchema ?? schema));
}

/** What a branch takes that is a word or a number, unless the value is a word misspelt. */
function scalarWords(branch: readonly Issue[], value: unknown, schema: z.ZodType | undefined): string | undefined {
  const [issue] = branch;
  if (issue?.code === "invalid_type" && issue.expected === "number") {
    const least = schema instanceof z.ZodNumber ? schema.minValue : null;
    return least === null || !Number.isFinite(least) ? "a number" : `a number from ${least}`;
  }
  if (issue?.code !== "invalid_value") return undefined;
  const words = issue.values.map(String);
  return typeof value === "string" && nearest(value, words) !== undefined ? undefined : orList(words);
}

/** How far an input is from a branch: a wrong type at the top is farthest, then each unknown or missing key. */
function misfit(issues: readonly Issue[], value: unknown): number {
  return issues.reduce((sum, issue) => {
    if (issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value"))
      return sum + (typeof value === "object" ? 1000 : 10);
    return sum + (issue.code === "unrecognized_keys" ? 5 * issue.keys.length : 1);
  }, 0);
}
