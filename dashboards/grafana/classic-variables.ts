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
import { allChosen, everything, labelValuesQuery, optionsQuery } from "./variable-text.ts";

/** A variable in the classic schema. */
export function classicVariable(variable: Variable): { build(): VariableModel } {
  const { name, label } = variable;
  switch (variable.kind) {
    case "datasource":
      return new DatasourceVariableBuilder(name).label(label).type(variable.plugin);
    case "query":
      return queryVariable(variable);
    case "options": {
      const [first] = variable.options;
      const builder = new CustomVariableBuilder(name).label(label).values(optionsQuery(variable));
      builder.options(variable.options.map((option) => ({ ...option, selected: option === first })));
      return first === undefined ? builder : builder.current({ ...first, selected: true });
    }
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
  if (variable.choice === "one") return builder.multi(false).includeAll(false);
  builder
    .multi(true)
    .includeAll(true)
    .current({ ...allChosen, selected: true });
  return variable.choice === "all" ? builder.allValue(everything) : builder;
}
