import { show } from "../../problem.ts";
import type { WrittenQuery } from "../carry/events.ts";
import type { Reader } from "../source/reader.ts";
import type { Catalog } from "./catalog.ts";

// Systems that answer PromQL, by the names that files give them.
const promqlSystems: ReadonlySet<string> = new Set([
  "prometheus",
  "thanos",
  "mimir",
  "cortex",
  "victoriametrics",
  "amazonprometheus",
  "grafanamimir",
]);
const queryFields = ["query", "promql", "expr"] as const;

/** The query of a metric: `metricSource` in OpenSLO v1, `source` and `query` in v1alpha. Nothing after saying why not. */
export function queryOfMetric(metric: Reader, catalog: Catalog): WrittenQuery | undefined {
  const flat = metric.has("query");
  const source = flat ? metric : metric.needMapping("metricSource", "write metricSource with type and spec.query");
  if (source === undefined) return undefined;
  const readable = flat ? isPromql(metric, "source", metric.text("source")) : isPromqlSource(source, catalog);
  if (flat) metric.lose("queryType", "nines decides by itself how a query is run", "nothing to do");
  const fields = flat ? metric : source.needMapping("spec", "write spec.query with PromQL");
  const field = queryFields.find((name) => fields?.has(name) === true) ?? "query";
  const text = readable ? fields?.needText(field, "write a query in PromQL") : undefined;
  if (fields === undefined || text === undefined) return undefined;
  return { text, warn: (remark) => fields.warn(field, remark), fail: (remark) => fields.fail(field, remark) };
}

function isPromqlSource(source: Reader, catalog: Catalog): boolean {
  const type = source.text("type");
  const name = source.text("metricSourceRef");
  const data = name === undefined ? undefined : catalog.find("DataSource", name);
  data?.mapping("metadata")?.settle("name");
  const spec = data?.mapping("spec");
  const dataType = spec?.text("type");
  for (const field of ["connectionDetails", "description"])
    spec?.lose(field, "nines does not connect to Prometheus itself", "nothing to do");
  if (type === undefined && data === undefined && name !== undefined) {
    source.warn("metricSourceRef", {
      code: "import-reference",
      message: `no file holds the DataSource ${show(name)}; the query is read as PromQL`,
      hint: "give the file that holds it too",
    });
  }
  return isPromql(source, type === undefined ? "metricSourceRef" : "type", type ?? dataType);
}

function isPromql(metric: Reader, field: string, type: string | undefined): boolean {
  if (type === undefined || promqlSystems.has(type.toLowerCase().replace(/[^a-z]/g, ""))) return true;
  metric.fail(field, {
    code: "import-source",
    message: `the metrics come from ${show(type)}, and nines reads Prometheus only`,
    hint: "bring the metric into Prometheus with an exporter, and write its query",
  });
  return false;
}
