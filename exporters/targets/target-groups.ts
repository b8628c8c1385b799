import { parseDocuments } from "../../slo/document/read-document.ts";
import type { Labels } from "../../slo/model.ts";
import { type Parsed, type Problem, show } from "../../slo/problem.ts";

/** A group of targets as Prometheus' file and HTTP discovery write it. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Labels;
}

/** The groups of a JSON or YAML text. `file` says where it comes from; a name that ends in `.json` must hold JSON. */
export function parseTargetGroups(text: string, { file }: { readonly file: string }): Parsed<readonly TargetGroup[]> {
  const documents = parseDocuments(text, { file, lists: "accept" });
  if (!documents.ok) return documents;
  const problems: Problem[] = [];
  const refuse = (path: string, message: string, hint: string) => {
    problems.push({ code: "target-groups", file, path, message, hint });
  };
  const groups = documents.value.flatMap((document) => {
    if (Array.isArray(document)) return document.map((group, index) => groupOf(group, `[${index}]`, refuse));
    refuse("", "is not a list of target groups", 'write a list: [{ "targets": ["host:port"], "labels": {} }]');
    return [];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: groups, warnings: documents.warnings };
}

type Refuse = (path: string, message: string, hint: string) => void;

function groupOf(group: unknown, at: string, refuse: Refuse): TargetGroup {
  if (!isFields(group)) {
    refuse(at, `${show(group)} is not a target group`, 'write { "targets": ["host:port"], "labels": {} }');
    return { targets: [], labels: {} };
  }
  for (const key of Object.keys(group)) {
    if (key !== "targets" && key !== "labels")
      refuse(`${at}.${key}`, `unknown key ${show(key)}`, "write targets and labels");
  }
  return {
    targets: targetsOf(group["targets"], `${at}.targets`, refuse),
    labels: labelsOf(group["labels"], `${at}.labels`, refuse),
  };
}

function targetsOf(targets: unknown, at: string, refuse: Refuse): readonly string[] {
  if (!Array.isArray(targets)) {
    refuse(at, targets === undefined ? "is missing" : `${show(targets)} is not a list`, 'write a list: ["host:port"]');
    return [];
  }
  return targets.flatMap((target: unknown, index) => {
    if (typeof target === "string" && target.trim() !== "") return [target.trim()];
    refuse(`${at}[${index}]`, `${show(target)} is not an address`, 'write a text: "host:port" or "https://host/path"');
    return [];
  });
}

function labelsOf(labels: unknown, at: string, refuse: Refuse): Labels {
  if (labels === undefined || labels === null) return {};
  if (!isFields(labels)) {
    refuse(at, `${show(labels)} is not a mapping`, "write label names and values");
    return {};
  }
  const entries = Object.entries(labels).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
      refuse(`${at}.${name}`, `${show(name)} is not a label name`, "write letters, digits and underscores");
      return [];
    }
    // YAML reads a bare 8080 or true as a number or a truth value; Prometheus takes them as text, too.
    if (["string", "number", "boolean"].includes(typeof value)) return [[name, String(value)]];
    refuse(`${at}.${name}`, `${show(value)} is not a text`, "write the value in quotes");
    return [];
  });
  return Object.fromEntries(entries);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
