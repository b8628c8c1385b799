import Big from "big.js";
import { z } from "zod";
import { pathToText } from "./document/schema-problems.ts";
import { name } from "./field-schemas.ts";
import { type Problem, show } from "./problem.ts";
import { promqlProblems } from "./promql/check-promql.ts";
import { parsePromql } from "./promql/parse-promql.ts";
import { promqlDialects } from "./promql/promql-dialect.ts";
import { resultType } from "./promql/syntax/result-type.ts";
import type { RuleTarget } from "./spec.ts";

/** Something of a service that can be used up: CPU, a pool of connections, a queue. */
export interface SaturationSpec {
  /** Lower-case letters, digits and hyphens: `connections`. */
  readonly name: string;
  /** PromQL that gives how much is in use; the highest of its series counts, and `$window` is five minutes. */
  readonly query: string;
  /** What the query gives when nothing is left. Default 1, for a query that gives a ratio. */
  readonly limit?: number;
  /** What the limit counts: `connections`. */
  readonly unit?: string;
}

/** A checked resource of a service. */
export interface Saturation {
  readonly name: string;
  readonly query: string;
  /** Decimal string. */
  readonly limit: string;
  /** The limit in words: `100 %`, `40 connections`. */
  readonly limitText: string;
}

/** The resources of a service as a user writes them. */
export const saturation = z
  .array(
    z.strictObject({
      name,
      query: z
        .string()
        .min(1, "must not be empty")
        .describe("PromQL that gives how much is in use; the highest of its series counts. $window is five minutes."),
      limit: z.number().positive().describe("What the query gives when nothing is left. Default 1.").exactOptional(),
      unit: z.string().min(1).describe("What the limit counts: connections.").exactOptional(),
    }),
  )
  .describe("What of the service can be used up, for the Service board.");

/** The checked resources of a service. */
export function saturationFromSpec(specs: readonly SaturationSpec[] = []): readonly Saturation[] {
  return specs.map(({ name, query, limit, unit }) => ({
    name,
    query: query.trim(),
    limit: new Big(limit ?? 1).toFixed(),
    limitText: limit === undefined ? "100 %" : [new Big(limit).toFixed(), unit ?? ""].join(" ").trim(),
  }));
}

/** What is wrong with the resources of a service beyond their shape, read from the raw input like the queries of SLIs. */
export function saturationProblems(input: unknown, at: readonly PropertyKey[], target: RuleTarget): readonly Problem[] {
  const list = Array.isArray(input) ? input.map(fieldsOf) : [];
  return list.flatMap((one, index) => {
    const path = (field: string) => pathToText([...at, index, field]);
    return [
      ...(typeof one["query"] === "string" ? queryProblems(one["query"], path("query"), target) : []),
      ...(one["unit"] !== undefined && one["limit"] === undefined ? [unitAlone(one["unit"], path("unit"))] : []),
      ...repeatedName(list, index, { at, path: path("name") }),
    ];
  });
}

function queryProblems(text: string, path: string, target: RuleTarget): readonly Problem[] {
  if (text === "") return [];
  const found = promqlProblems(text, { path, dialect: promqlDialects[target] });
  const parsed = parsePromql(text);
  if (found.length > 0 || !parsed.ok || resultType(parsed.expression) === "instant") return found;
  return [
    {
      code: "query-number",
      path,
      message: "the query gives a plain number without series",
      hint: "write vector(...) around it, or query a metric",
      excerpt: { text, from: 0, to: text.length },
    },
  ];
}

function unitAlone(unit: unknown, path: string): Problem {
  return {
    code: "saturation-unit",
    path,
    message: `${show(unit)} is the unit of a limit that is not there`,
    hint: "write the limit that the query is compared with, or remove unit when the query gives a ratio",
  };
}

function repeatedName(
  list: readonly Readonly<Record<string, unknown>>[],
  index: number,
  { at, path }: { readonly at: readonly PropertyKey[]; readonly path: string },
): readonly Problem[] {
  const own = list[index]?.["name"];
  const first = list.findIndex((other) => other["name"] === own);
  if (typeof own !== "string" || first === index) return [];
  return [
    {
      code: "duplicate-name",
      path,
      message: `${show(own)} is the name of ${pathToText([...at, first])} already`,
      hint: "give this resource another name",
    },
  ];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
