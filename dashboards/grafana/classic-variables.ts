import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { assertNever } from "../../slo/problem.ts";
import type { Variable } from "../model/board.ts";
import { classicDatasource } from "./queries.ts";
import { applyChoice, applyOptions } from "./variable-choice.ts";
import { labelValuesQuery, optionsQuery } from "./variable-text.ts";

/** A variable in the classic schema. */
export function classicVariable(variable: Variable): { build(): VariableModel } {
  const { name, label } = variable;
  switch (variable.kind) {
    case "datasource":
      return new DatasourceVariableBuilder(name).label(label).type(variable.plugin);
    case "query":
      return queryVariable(variable);
    case "options":
      return applyOptions(new CustomVariableBuilder(name).label(label).values(optionsQuery(variable)), variable);
    default:
      return assertNever(variable);
  }
}

function queryVariable(variable: Extract<Variable, { kind: "query" }>): QueryVariableBuilder {
  const { text, spec } = labelValuesQuery(variable);
  const builder = new QueryVariableBuilder(variable.name)
    .label(variable.label)
    .datasource(classicDatasource)
    .query(spec)
    .definition(text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
  if (variable.hidden !== undefined) builder.hide(VariableHide.HideVariable);
  return applyChoice(builder, variable);
}
