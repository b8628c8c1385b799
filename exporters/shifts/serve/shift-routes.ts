import { errorAnswer, type HttpAnswer, type HttpRoute, jsonAnswer } from "../../../service/http/http-route.ts";
import { nearest, show } from "../../../slo/problem.ts";
import type { ShiftReport, ShiftsAnswer } from "../../../slo/shift/shift-report.ts";

export interface ShiftView {
  readonly reports: () => readonly ShiftReport[];
  readonly report: (id: string) => ShiftReport | undefined;
}

/** Shifts for the web app and for scripts. */
export function shiftRoutes(view: ShiftView): readonly HttpRoute[] {
  return [
    {
      method: "GET",
      path: "/api/shifts",
      handle: () => jsonAnswer({ shifts: view.reports() } satisfies ShiftsAnswer),
    },
    {
      method: "GET",
      path: "/api/shifts/:id",
      handle: ({ params }) => {
        const id = params["id"] ?? "";
        const report = view.report(id);
        return report === undefined ? unknownShift(id, view) : jsonAnswer(report);
      },
    },
  ];
}

/** No such shift; an answer with the name that was meant, perhaps. */
export function unknownShift(id: string, view: ShiftView): HttpAnswer {
  const near = nearest(
    id,
    view.reports().map(({ shift }) => shift),
  );
  const hint = near === undefined ? "/api/shifts lists all" : `did you mean ${show(near)}?`;
  return errorAnswer(404, { code: "unknown-shift", message: `there is no traffic shift ${show(id)}`, hint });
}
