import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  type VariableKind,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboardv2beta1";
import { assertNever } from "../../slo/problem.ts";
import type { Variable } from "../model/board.ts";
import { queryVersion, resourceDatasource } from "./queries.ts";
import { applyChoice, applyOptions } from "./variable-choice.ts";
import { labelValuesQuery, optionsQuery } from "./variable-text.ts";

/** A variable in the v2 schema. */
export function resourceVariable(variable: Variable): { build(): VariableKind } {
  const { name, label } = variable;
  switch (variable.kind) {
    case "datasource":
      return new DatasourceVariableBuilder(name).label(label).pluginId(variable.plugin);
    case "query":
      return queryVariable(variable);
    case "options":
      return applyOptions(new CustomVariableBuilder(name).label(label).query(optionsQuery(variable)), variable);
    default:
      return assertNever(variable);
  }
}

function queryVariable(variable: Extract<Variable, { kind: "query" }>): QueryVariableBuilder {
  const { text, spec } = labelValuesQuery(variable);
  const query = {
    kind: "DataQuery",
    group: "prometheus",
    version: queryVersion,
    datasource: resourceDatasource,
    spec,
  } as const;
  const builder = new QueryVariableBuilder(variable.name)
    .label(variable.label)
    .query({ build: () => query })
    .definition(text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (variable.hidden !== undefined) builder.hide(VariableHide.HideVariable);
  return applyChoice(builder, variable);
}
