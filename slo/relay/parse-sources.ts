import { pathToText, schemaProblems } from "../document/schema-problems.ts";
import { nearest, type Problem, show } from "../problem.ts";
import type { RelaySource } from "./relay-model.ts";
import type { RelaySourceSpec } from "./relay-source-spec.ts";
import { sourceSchemas } from "./source-schemas.ts";
import { sourceFromSpec, usualSource } from "./sources-from-spec.ts";

type Path = readonly PropertyKey[];

/** A source and where it stands in the input. */
export interface LocatedSource {
  readonly source: RelaySource;
  readonly at: Path;
}

/** Every source that is as it should be; without any, an Alertmanager on this machine. */
export function parseSources(input: unknown, problems: Problem[]): readonly LocatedSource[] {
  const at: Path = ["relay", "sources"];
  if (input === undefined) return [{ source: usualSource, at: ["relay"] }];
  if (!Array.isArray(input)) {
    problems.push({
      code: "type",
      path: pathToText(at),
      message: `${show(input)} is not a list`,
      hint: "write a list",
    });
    return [];
  }
  return input.flatMap((item: unknown, index): readonly LocatedSource[] => {
    const source = parseSource(item, [...at, index], problems);
    return source === undefined ? [] : [{ source, at: [...at, index] }];
  });
}

function parseSource(input: unknown, at: Path, problems: Problem[]): RelaySource | undefined {
  const kind = kindOf(input);
  const schema = typeof kind === "string" && Object.hasOwn(sourceSchemas, kind) ? kind : undefined;
  if (schema === undefined) {
    problems.push(unknownKind(kind, [...at, "kind"]));
    return undefined;
  }
  const found = schemaProblems(sourceSchemas[schema as keyof typeof sourceSchemas], input, at);
  problems.push(...found);
  return found.length > 0 ? undefined : sourceFromSpec(input as RelaySourceSpec, { at, problems });
}

function kindOf(input: unknown): unknown {
  const isMapping = typeof input === "object" && input !== null && !Array.isArray(input);
  return isMapping && "kind" in input && input.kind !== undefined ? input.kind : "alertmanager";
}

function unknownKind(kind: unknown, at: Path): Problem {
  const kinds = Object.keys(sourceSchemas);
  const similar = typeof kind === "string" ? nearest(kind, kinds) : undefined;
  return {
    code: "source-kind",
    path: pathToText(at),
    message: `${show(kind)} is no kind of source`,
    hint: `${similar === undefined ? "" : `did you mean ${show(similar)}? `}possible: ${kinds.join(", ")}`,
  };
}
