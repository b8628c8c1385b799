export { boards } from "./boards.ts";
export { generateBoards } from "./generate-boards.ts";
export type { Board, EventMark, Row, Tab, Variable, VariableOption } from "./model/board.ts";
export { panelsOf } from "./model/board.ts";
export { fillVariables, timeVariables, type VariableValues } from "./model/fill-variables.ts";
export type { Panel, PanelQuery, QueryPanel } from "./model/panel.ts";
export { hasQueries } from "./model/panel.ts";
export { type GridPlace, placePanels } from "./model/place-panels.ts";
