import { pathToText } from "../document/schema-problems.ts";
import { type Problem, show } from "../problem.ts";
import { isJsonPath } from "./http-request-schema.ts";
import type {
  HeaderAssertion,
  HttpAuth,
  HttpRequest,
  JsonAssertion,
  SecretRef,
  TextAssertion,
  TextMatch,
} from "./probe-model.ts";
import type {
  HttpAuthSpec,
  HttpExpectSpec,
  HttpRequestSpec,
  JsonValueSpec,
  SecretSpec,
  StatusSpec,
  TextMatchSpec,
  TextSpec,
} from "./probe-spec.ts";

type Path = readonly PropertyKey[];

/** Where a request stands, and where its problems go. */
export interface RequestContext {
  readonly at: Path;
  readonly problems: Problem[];
}

type Range = HttpRequest["statuses"][number];

/** Redirects that are followed unless a request says otherwise. */
const usualRedirects = 5;

/** A request with every default filled in. The spec has passed the schema already. */
export function httpRequestFromSpec(spec: HttpRequestSpec, context: RequestContext): HttpRequest {
  const { expect = {} } = spec;
  const within = { ...context, at: [...context.at, "expect"] };
  const statuses = listOf(expect.status ?? "2xx").map((status) => statusRange(status, within));
  const judgesRedirect = statuses.every(({ from, to }) => from >= 300 && to <= 399);
  return {
    url: spec.url,
    method: spec.method ?? (spec.body === undefined ? "GET" : "POST"),
    headers: headersFromSpec(spec.headers, context),
    body: spec.body,
    auth: spec.auth && authFromSpec(spec.auth),
    redirects: spec.redirects ?? (judgesRedirect ? 0 : usualRedirects),
    statuses,
    headerAssertions: Object.entries(expect.header ?? {}).map(([name, value]) => headerAssertion(name, value, within)),
    bodyAssertions: listOf(expect.body ?? []).map(textAssertion),
    jsonAssertions: jsonAssertions(expect, within),
  };
}

/** Headers with their secrets as references. */
export function headersFromSpec(headers: HttpRequestSpec["headers"] = {}, { at, problems }: RequestContext) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, string | SecretRef] => {
      checkHeaderName(name, { at: [...at, "headers", name], problems });
      if (typeof value === "string" && /[\r\n\0]/.test(value))
        problems.push({
          code: "header",
          path: pathToText([...at, "headers", name]),
          message: `the value of ${name} has more than one line`,
          hint: "write it on one line",
        });
      return [name, typeof value === "string" ? value : secretFromSpec(value)];
    }),
  );
}

/** A reference to a secret. */
export function secretFromSpec(spec: SecretSpec): SecretRef {
  return "env" in spec ? { kind: "env", name: spec.env } : { kind: "file", path: spec.file };
}

/** A text to find. */
export function textMatchFromSpec(spec: TextMatchSpec): TextMatch {
  if (typeof spec === "string") return { kind: "contains", text: spec };
  return "contains" in spec ? { kind: "contains", text: spec.contains } : { kind: "matches", pattern: spec.matches };
}

/** A condition on a text. */
export function textAssertion(spec: TextSpec): TextAssertion {
  return typeof spec === "object" && "not" in spec
    ? { match: textMatchFromSpec(spec.not), not: true }
    : { match: textMatchFromSpec(spec), not: false };
}

/** One item or a list of them, as a list. */
export function listOf<T>(items: T | readonly T[]): readonly T[] {
  return Array.isArray(items) ? items : [items as T];
}

/** A path into a JSON body that the exporter can follow, or a problem. */
export function checkJsonPath(path: string, { at, problems }: RequestContext): void {
  if (isJsonPath(path)) return;
  const name = /^[A-Za-z_$][\w$-]*(\.[A-Za-z_$][\w$-]*)*$/.test(path) ? path : "status";
  problems.push({
    code: "json-path",
    path: pathToText(at),
    message: `${show(path)} is not a path into a JSON body`,
    hint: `write one such as ${show(`$.${name}`)} or "$.items[0].id"`,
  });
}

/** A name that HTTP allows for a header, or a problem. */
export function checkHeaderName(name: string, { at, problems }: RequestContext): void {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return;
  problems.push({
    code: "header",
    path: pathToText(at),
    message: `${show(name)} is not the name of a header`,
    hint: "use letters, digits and hyphens",
  });
}

/** A login with its secrets as references. */
export function authFromSpec(spec: HttpAuthSpec): HttpAuth {
  if ("bearer" in spec) return { kind: "bearer", token: secretFromSpec(spec.bearer) };
  return { kind: "basic", user: spec.basic.user, password: secretFromSpec(spec.basic.password) };
}

function statusRange(status: StatusSpec, { at, problems }: RequestContext): Range {
  const text = String(status);
  if (text.endsWith("xx")) return { from: Number(text[0]) * 100, to: Number(text[0]) * 100 + 99 };
  const [from = 200, to = from] = text.split("-").map(Number);
  if (to < from)
    problems.push({
      code: "status",
      path: pathToText([...at, "status"]),
      message: `${show(status)} ends before it begins`,
      hint: `write "${to}-${from}"`,
    });
  return { from, to };
}

function headerAssertion(name: string, value: TextSpec | boolean, { at, problems }: RequestContext): HeaderAssertion {
  checkHeaderName(name, { at: [...at, "header", name], problems });
  return typeof value === "boolean" ? { name, match: undefined, not: !value } : { name, ...textAssertion(value) };
}

function jsonAssertions({ json = {} }: HttpExpectSpec, { at, problems }: RequestContext): readonly JsonAssertion[] {
  return Object.entries(json).map(([path, value]) => {
    checkJsonPath(path, { at: [...at, "json", path], problems });
    return { path, equals: isExistence(value) ? undefined : value };
  });
}

function isExistence(value: JsonValueSpec): value is { readonly exists: true } {
  return typeof value === "object" && value !== null;
}
