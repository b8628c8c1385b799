import type { Stack } from "../../../slo/model.ts";
import { canPart } from "../../../slo/shift/possible-shares.ts";
import { shiftBoardUid } from "../../../slo/shift/shift-board-uids.ts";
import { shiftSeries } from "../../../slo/shift/shift-names.ts";
import type { TrafficShift } from "../../../slo/shift/traffic-shift.ts";
import type { TableColumn, TablePanel } from "../../model/panel.ts";
import { type ChosenShifts, ofChosenShifts } from "../../queries/chosen-shifts.ts";
import { firingShiftAlerts } from "../../queries/shift-alert-query.ts";
import { areLossesCounted, budgetSpent, rolloutLosses, runsNow, shiftVerdict } from "../../queries/shift-figures.ts";
import { driftOfTolerated, narrowed, noShift, shiftPhase } from "../../queries/shift-queries.ts";
import { shiftSignals } from "../../queries/shift-signals.ts";
import { unknownCell } from "../value-formats.ts";
import {
  driftFormat,
  lostFormat,
  phaseFormat,
  seenFormat,
  shareFormat,
  spendingFormat,
  verdictFormat,
} from "./shift-formats.ts";

/** Beside two shares a bare "Drift" would read as their difference. */
const driftTitle = "Drift, of tolerated";

/** A column of the table of shifts, and the query behind it; only for stacks of which some shift can fill it. */
interface ShiftColumn {
  readonly title: string;
  readonly query: string;
  readonly format: Omit<TableColumn, "title" | "from">;
  readonly when?: boolean;
}

/** A matcher of some of the shifts; none where they are all. */
function matcherOf(some: readonly TrafficShift[], { shifts }: Stack): string {
  return some.length === shifts.length ? "" : `shift=~"${some.map(({ id }) => id).join("|")}"`;
}

function shiftColumns(stack: Stack): readonly ShiftColumn[] {
  const { shifts } = stack;
  const telling = shifts.filter((shift) => shiftSignals(shift).lost);
  const budgeted = shifts.filter((shift) => shift.budget !== undefined && canPart(shift));
  const candidate = (series: string) => `max by (shift) (${narrowed(series, 'role="candidate"')})`;
  const none = [{ kind: "missing", text: "–", color: "grey" }] as const;
  const signals = shifts.map(shiftSignals);
  const all: readonly ShiftColumn[] = [
    { title: "Phase", query: shiftPhase(), format: { cell: "background", ...phaseFormat } },
    { title: "Meant", query: candidate(shiftSeries.intendedShare), format: shareFormat },
    { title: "Reaches", query: candidate(shiftSeries.actualShare), format: shareFormat },
    { title: driftTitle, query: driftOfTolerated(), format: { cell: "ink", ...driftFormat } },
    {
      title: "Verdict",
      query: shiftVerdict(shifts),
      format: { cell: "background", ...verdictFormat },
      when: signals.some(({ verdict }) => verdict),
    },
    {
      title: "Lost",
      // Of other shifts nobody can tell any, so that there is nothing to miss.
      query: rolloutLosses(matcherOf(telling, stack)),
      format: { cell: "ink", ...lostFormat, mappings: [...lostFormat.mappings, ...none] },
      when: telling.length > 0,
    },
    {
      title: "Losses seen",
      query: areLossesCounted(matcherOf(telling, stack)),
      format: { cell: "ink", mappings: [...seenFormat.mappings, ...none] },
      when: telling.length > 0,
    },
    {
      title: "Budget spent",
      query: budgetSpent(matcherOf(budgeted, stack)),
      format: { ...spendingFormat, mappings: [...spendingFormat.mappings, ...none] },
      when: budgeted.length > 0,
    },
    {
      title: "Last change",
      query: `time() - max by (shift) (${shiftSeries.lastChange} > 0)`,
      format: { unit: "s", mappings: [{ kind: "missing", text: "none seen", color: "grey" }] },
    },
  ];
  return all.filter(({ when }) => when !== false);
}

/** Every chosen shift in a line, those that need somebody first. */
export function shiftTable(stack: Stack, chosen: ChosenShifts): TablePanel {
  const label = (title: string, name: string, width?: number): TableColumn => ({
    title,
    from: { kind: "label", label: name },
    ...(width !== undefined && { width }),
  });
  const legend = "{{shift}}";
  const columns = shiftColumns(stack).map((column, index) => ({ ...column, ref: "BCDEFGHIJ".charAt(index) }));
  const info = `max by (shift, service, layer, board) (${withBoard(stack, chosen)})`;
  return {
    kind: "table",
    key: "shifts",
    title: "Traffic shifts",
    description:
      "One line per shift, those that need somebody first. The drift is the distance between what the weights say and what arrives, as a part of what chance explains: above 100 % the traffic does not follow. A worse verdict is proven; lost requests are those that nobody answered, at least so many where not all were seen. Open a line for its board.",
    size: { w: 24, h: 8 },
    unit: "short",
    queries: [
      { ref: "A", expr: info, legend, kind: "instant" },
      ...columns.map(({ ref, query }) => ({
        ref,
        expr: ofChosenShifts(query, chosen),
        legend,
        kind: "instant" as const,
      })),
    ],
    empty: { text: "No shift is known: the rules of shifts do not run yet", isNormal: false },
    rowBy: ["shift"],
    sortBy: { column: columns.some(({ title }) => title === "Verdict") ? "Verdict" : driftTitle, order: "descending" },
    columns: [
      label("Shift", "shift", 230),
      label("Service", "service"),
      label("Layer", "layer", 90),
      ...columns.map(
        ({ title, ref, format }): TableColumn => ({
          title,
          from: { kind: "value", ref },
          mappings: unknownCell,
          ...format,
        }),
      ),
      {
        ...label("Board", "board", 70),
        text: "open",
        link: { kind: "board", title: "Open this shift", uid: { column: "Board" }, set: {} },
      },
    ],
  };
}

/** The shifts of the chosen service, of which many have none. */
export function shiftsOfService(stack: Stack, chosen: ChosenShifts): TablePanel {
  return {
    ...shiftTable(stack, chosen),
    size: { w: 24, h: 5 },
    empty: { text: "This service has no traffic shift", isNormal: true },
  };
}

/** The shifts that move traffic now, on boards that are about something else. */
export function runningShifts(stack: Stack, among: ChosenShifts): TablePanel {
  const running = `${among} and on (shift) ${runsNow()}`;
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

/** The alerts of the chosen shifts that fire now. */
export function shiftAlertTable(chosen: ChosenShifts): TablePanel {
  const firing = `max by (severity, alertname, shift, service) (${firingShiftAlerts()})`;
  const label = (title: string, name: string): TableColumn => ({ title, from: { kind: "label", label: name } });
  return {
    kind: "table",
    key: "shift-alerts",
    title: "Alerts of shifts that fire now",
    description:
      "A page wants somebody now, a ticket within the working day. The description of each alert says what to do; the shift's own board shows why it fires.",
    size: { w: 24, h: 5 },
    unit: "short",
    queries: [{ ref: "A", expr: ofChosenShifts(firing, chosen), legend: "{{alertname}}", kind: "instant" }],
    empty: { text: "No alert of a shift is firing", isNormal: true },
    rowBy: ["severity", "alertname", "shift", "service"],
    sortBy: { column: "Severity", order: "ascending" },
    columns: [
      label("Severity", "severity"),
      label("Alert", "alertname"),
      label("Shift", "shift"),
      label("Service", "service"),
    ],
  };
}
