import type { GeneratedFile } from "../slo/generated-file.ts";
import type { Stack } from "../slo/model.ts";
import { boards } from "./boards.ts";
import { classicBoard } from "./grafana/classic-board.ts";
import { resourceBoard } from "./grafana/resource-board.ts";
import { sortedJson } from "./grafana/sorted-json.ts";
import type { Board } from "./model/board.ts";
import { boardConfigMap } from "./provision/config-map.ts";
import { folderPath, grafanaFiles } from "./provision/grafana-files.ts";

/** Every file of a stack's boards: both schemas, Grafana's provisioning and ConfigMaps; the same stack gives the same bytes. */
export function generateBoards(stack: Stack): readonly GeneratedFile[] {
  return [...grafanaFiles(stack), ...boards(stack).flatMap((board) => filesOf(board, stack))].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function filesOf(board: Board, stack: Stack): readonly GeneratedFile[] {
  const classic = sortedJson(classicBoard(board));
  return [
    { path: `grafana/dashboards/${folderPath(stack)}/${board.uid}.json`, text: `${classic}\n` },
    { path: `grafana/dashboards-v2/${board.uid}.json`, text: `${sortedJson(resourceBoard(board))}\n` },
    boardConfigMap(board.uid, classic, stack),
  ];
}
