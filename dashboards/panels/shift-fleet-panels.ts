import type { Stack } from "../../slo/model.ts";
import { prometheusSeries } from "../../slo/names.ts";
import { shiftAlertNames, shiftBoardUid, shiftExporterSeries, shiftSeries } from "../../slo/shift/shift-names.ts";
import type { PanelQuery, StatPanel, TableColumn, TablePanel, TimeseriesPanel } from "../model/panel.ts";
import { driftOfTolerated, narrowed, noShift, shiftPhase, shiftVerdict } from "../queries/shift-queries.ts";
import { course, figure } from "./one-query.ts";
import { driftFormat, lostFormat, phaseFormat, shareFormat, verdictFormat } from "./shift-formats.ts";
import { unknownCell, zeroIsGood } from "./value-formats.ts";

/** A selector of the shifts that a board shows. */
export type ChosenShifts = string;

/** The shifts of the chosen services: `shift:info` narrowed by the board's variable. */
export function chosenShifts(...matchers: readonly string[]): ChosenShifts {
  return narrowed(shiftSeries.info, ...matchers);
}

function ofChosen(query: string, chosen: ChosenShifts): string {
  return `(${query})\nand on (shift) ${chosen}`;
}

/** Every chosen shift in a line, those that need somebody first. */
export function shiftTable(stack: Stack, chosen: ChosenShifts): TablePanel {
  const ask = (ref: string, query: string): PanelQuery => ({
    ref,
    expr: ofChosen(query, chosen),
    legend: "{{shift}}",
    kind: "instant",
  });
  const candidate = (series: string) => `max by (shift) (${narrowed(series, 'role="candidate"')})`;
  const label = (title: string, name: string, width?: number): TableColumn => ({
    title,
    from: { kind: "label", label: name },
    ...(width !== undefined && { width }),
  });
  const value = (title: string, ref: string, format: Omit<TableColumn, "title" | "from">): TableColumn => ({
    title,
    from: { kind: "value", ref },
    mappings: unknownCell,
    ...format,
  });
  const none = [{ kind: "missing", text: "–", color: "grey" }] as const;
  return {
    kind: "table",
    key: "shifts",
    title: "Traffic shifts",
    description:
      "One line per shift, those that are worse first. Drift is the distance between what the weights say and what arrives, as a part of what chance explains: above 100 % the traffic does not follow. A worse verdict is proven; lost requests are those that nobody answered. Open a line for its board.",
    size: { w: 24, h: 8 },
    unit: "short",
    queries: [
      {
        ref: "A",
        expr: `max by (shift, service, layer, board) (${withBoard(stack, chosen)})`,
        legend: "{{shift}}",
        kind: "instant",
      },
      ask("B", shiftPhase()),
      ask("C", candidate(shiftSeries.intendedShare)),
      ask("D", candidate(shiftSeries.actualShare)),
      ask("E", driftOfTolerated()),
      ask("F", shiftVerdict()),
      ask("G", `sum by (shift) (${shiftSeries.lostSum})`),
      ask("H", `max by (shift) (${shiftSeries.budgetSpent})`),
      ask("I", `time() - max by (shift) (${shiftSeries.lastChange})`),
    ],
    empty: { text: "No shift is known: the rules of shifts do not run yet", isNormal: false },
    rowBy: ["shift"],
    sortBy: { column: "Verdict", order: "descending" },
    columns: [
      label("Shift", "shift", 230),
      label("Service", "service"),
      label("Layer", "layer", 90),
      value("Phase", "B", { cell: "background", ...phaseFormat }),
      value("Meant", "C", shareFormat),
      value("Reaches", "D", shareFormat),
      value("Drift", "E", { cell: "ink", ...driftFormat }),
      value("Verdict", "F", { cell: "background", ...verdictFormat }),
      value("Lost", "G", { cell: "ink", ...lostFormat, mappings: none }),
      value("Budget spent", "H", { unit: "percentunit", decimals: 1, mappings: none }),
      value("Last change", "I", { unit: "s", mappings: [{ kind: "missing", text: "none seen", color: "grey" }] }),
      {
        ...label("Board", "board", 70),
        text: "open",
        link: { kind: "board", title: "Open this shift", uid: { column: "Board" }, set: {} },
      },
    ],
  };
}

/** The shifts that move traffic now, on boards that are about something else. */
export function runningShifts(stack: Stack, among: ChosenShifts): TablePanel {
  const running = `${among} and on (shift) (${shiftSeries.active} == 1)`;
  return {
    ...shiftTable(stack, `(${running})`),
    title: "Traffic shifts that run now",
    size: { w: 24, h: 5 },
    empty: noShift,
  };
}

/** The shifts with the address of the board of each; Grafana cuts long ones, so that these are named one by one. */
function withBoard({ shifts }: Stack, chosen: ChosenShifts): string {
  const usual = `label_replace(${chosen}, "board", "${shiftBoardUid("$1")}", "shift", "(.+)")`;
  return shifts
    .filter(({ id }) => shiftBoardUid(id) !== `${shiftBoardUid("")}${id}`)
    .reduce((query, { id }) => `label_replace(${query}, "board", "${shiftBoardUid(id)}", "shift", "${id}")`, usual);
}

/** How many shifts are in which state now. */
export function shiftCounts(chosen: ChosenShifts): readonly StatPanel[] {
  const known = `and on () count(${chosen})`;
  const count = (query: string) => `(count(${ofChosen(query, chosen)}) or vector(0)) ${known}`;
  const counted = (
    key: string,
    title: string,
    expr: string,
    panel: Pick<StatPanel, "description"> & Partial<StatPanel>,
  ) =>
    figure(expr, {
      key,
      title,
      unit: "none",
      decimals: 0,
      thresholds: zeroIsGood,
      empty: { text: "unknown", isNormal: false },
      ...panel,
    });
  const { active, verdict } = shiftSeries;
  const drifts = narrowed(prometheusSeries.alerts, `alertname="${shiftAlertNames.drift}"`, 'alertstate="firing"');
  return [
    counted("running", "Running now", count(`max by (shift) (${active} == 1)`), {
      description: "Shifts whose candidate is meant to have some of the traffic and not all.",
      colorMode: "none",
      thresholds: [{ from: null, color: "text" }],
    }),
    counted("worse", "Worse", count(`max by (shift) (${narrowed(verdict, 'verdict="worse"')} == 1)`), {
      description: "Running shifts whose candidate is proven to be worse: send their traffic back.",
    }),
    counted("drifting", "Do not follow", count(`max by (shift) (${drifts})`), {
      description:
        "Shifts whose traffic is not where the weights say, though it had the time: those of which TrafficShareDrift fires. Open one to see at which layer it stops.",
    }),
    counted("blind", "Blind", count(`max by (shift) (${shiftExporterSeries.sourceUp} == 0)`), {
      description: "Shifts of which a source cannot be read: nobody knows what they do. The exporter's log says why.",
    }),
  ];
}

/** How often and how well the team shifts; from the exporter's count of finished shifts. */
export function shiftDelivery(chosen: ChosenShifts): readonly StatPanel[] {
  const finished = (outcome: string) =>
    `sum(${ofChosen(`increase(${narrowed(shiftExporterSeries.finished, `outcome=~"${outcome}"`)}[$__range])`, chosen)})`;
  const empty = { text: "The exporter counts finished shifts; it was not seen", isNormal: false } as const;
  return [
    figure(finished("completed"), {
      key: "completed",
      title: "Completed",
      description: "Shifts that gave all traffic to the candidate within the shown range: how often you release.",
      unit: "none",
      decimals: 0,
      colorMode: "none",
      empty,
    }),
    figure(finished("rolled_back"), {
      key: "rolled-back",
      title: "Rolled back",
      description:
        "Shifts that went back within the shown range. Each of them is a release that did not reach everybody.",
      unit: "none",
      decimals: 0,
      thresholds: [
        { from: null, color: "text" },
        { from: 0.5, color: "orange" },
      ],
      empty,
    }),
    figure(`${finished("rolled_back")} / (${finished(".+")} > 0)`, {
      key: "failure-rate",
      title: "Change failure rate",
      description:
        "The share of the shifts in the shown range that went back. Teams that release often stay below 15 %.",
      unit: "percentunit",
      decimals: 0,
      thresholds: [
        { from: null, color: "green" },
        { from: 0.15, color: "orange" },
        { from: 0.3, color: "red" },
      ],
      empty: { text: "no shift ended in this range", isNormal: true },
    }),
  ];
}

/** How far each shift has come, over time. */
export function shiftProgress(chosen: ChosenShifts): TimeseriesPanel {
  return course(
    {
      expr: ofChosen(`max by (shift) (${narrowed(shiftSeries.intendedShare, 'role="candidate"')})`, chosen),
      legend: "{{shift}}",
    },
    {
      key: "progress",
      title: "How far each shift has come",
      description:
        "The share that the weights give to each candidate. A staircase is a shift that goes well, a fall to zero one that went back; a flat line between is one that somebody forgot.",
      size: { w: 24, h: 8 },
      ...shareFormat,
      decimals: 0,
      empty: noShift,
    },
  );
}
