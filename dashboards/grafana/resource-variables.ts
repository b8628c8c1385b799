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
import { allChosen, everything, labelValuesQuery, optionsQuery } from "./variable-text.ts";

/** A variable in the v2 schema. */
export function resourceVariable(variable: Variable): { build(): VariableKind } {
  const { name, label } = variable;
  switch (variable.kind) {
    case "datasource":
      return new DatasourceVariableBuilder(name).label(label).pluginId(variable.plugin);
    case "query":
      return queryVariable(variable);
    case "options": {
      const [first] = variable.options;
      const builder = new CustomVariableBuilder(name).label(label).query(optionsQuery(variable));
      builder.options(variable.options.map((option) => ({ ...option, selected: option === first })));
      return first === undefined ? builder : builder.current({ ...first, selected: true });
    }
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
  if (variable.choice === "one") return builder.multi(false).includeAll(false);
  builder
    .multi(true)
    .includeAll(true)
    .current({ ...allChosen, selected: true });
  return variable.choice === "all" ? builder.allValue(everything) : builder;
}
