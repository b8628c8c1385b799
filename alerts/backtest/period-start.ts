import type { CalendarUnit, Period } from "../../slo/model.ts";

/** When the period that an instant belongs to began. Unix seconds, UTC. */
export function periodStart(period: Period, time: number): number {
  return period.kind === "rolling" ? time - period.seconds : unitStart(period.unit, time);
}

function unitStart(unit: CalendarUnit, time: number): number {
  const date = new Date(time * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case "week":
      // ISO weeks begin on Monday; getUTCDay() counts from Sunday.
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)) / 1000;
    case "month":
      return Date.UTC(year, month, 1) / 1000;
    case "quarter":
      return Date.UTC(year, month - (month % 3), 1) / 1000;
  }
}
