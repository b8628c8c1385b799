import { pathToText } from "../document/schema-problems.ts";
import { nearest, type Problem, show } from "../problem.ts";
import type { JourneyProbeSpec, JourneyStepSpec } from "./probe-spec.ts";

const valueName = /^[A-Za-z_][\w-]*$/;
const reference = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What is wrong with the values that travel through a journey: names that no step can write, and values that are not there yet. */
export function journeyValueProblems(spec: JourneyProbeSpec, at: readonly PropertyKey[]): readonly Problem[] {
  const secrets = Object.keys(spec.secrets ?? {});
  const problems = secrets.flatMap((name) => nameProblems(name, [...at, "secrets", name]));
  const known = new Set(secrets);
  for (const [index, step] of spec.steps.entries()) {
    const place = [...at, "steps", index];
    for (const { path, text } of textsOf(step, place)) problems.push(...unknownValues(text, path, [...known]));
    for (const name of Object.keys(step.save ?? {})) {
      problems.push(...nameProblems(name, [...place, "save", name]));
      known.add(name);
    }
  }
  return problems;
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

function textsOf(step: JourneyStepSpec, at: readonly PropertyKey[]): readonly Place[] {
  const headers = Object.entries(step.headers ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [{ path: [...at, "headers", name], text: value }] : [],
  );
  const body = step.body === undefined ? [] : [{ path: [...at, "body"], text: step.body }];
  return [{ path: [...at, "url"], text: step.url }, ...headers, ...body];
}

function unknownValues(text: string, path: readonly PropertyKey[], known: readonly string[]): readonly Problem[] {
  return [...text.matchAll(reference)].flatMap(([whole, name = ""]): readonly Problem[] => {
    if (known.includes(name)) return [];
    const similar = nearest(name, known);
    return [
      {
        code: "journey-value",
        path: pathToText(path),
        message: `no step before this one saves ${show(whole)}`,
        hint:
          similar === undefined
            ? `save it in an earlier step (save: { ${valueName.test(name) ? name : "name"}: { json: "$.id" } }), or name it in secrets`
            : `did you mean ${show(`{{${similar}}}`)}?`,
      },
    ];
  });
}

function nameProblems(name: string, path: readonly PropertyKey[]): Problem[] {
  if (valueName.test(name)) return [];
  return [
    {
      code: "journey-value",
      path: pathToText(path),
      message: `${show(name)} cannot be written as {{name}}`,
      hint: "use letters, digits, _ and -, not starting with a digit",
    },
  ];
}
