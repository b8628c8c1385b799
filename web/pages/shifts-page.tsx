import type { ShiftReport, ShiftsAnswer } from "../api/shifts-api.ts";
import { useResource } from "../live/resource.ts";
import { Loaded } from "../parts/loaded.tsx";
import { Page } from "../parts/page.tsx";
import { NoShifts } from "../shifts/no-shifts.tsx";
import { ShiftCard } from "../shifts/shift-card.tsx";

/** How traffic moves between versions: what was intended, what happened, and whether the new one is worse. */
export function ShiftsPage() {
  const shifts = useResource<ShiftsAnswer>("shifts", ["shifts"]);
  return (
    <Page title="Traffic shifts">
      <Loaded
        resource={shifts}
        what="the shifts"
        absent={
          <p>
            No traffic shift is watched here: <code>nines exporter</code> or <code>nines up</code> serves this page.
          </p>
        }
      >
        {({ shifts: all }) =>
          all.length === 0 ? (
            <NoShifts />
          ) : (
            inOrder(all).map((report) => <ShiftCard report={report} key={report.shift} />)
          )
        }
      </Loaded>
    </Page>
  );
}

/** What moves first, then what moved last. */
function inOrder(all: readonly ShiftReport[]): readonly ShiftReport[] {
  const rank = ({ phase, outcome }: ShiftReport) => (outcome === null && phase !== "idle" ? 0 : 1);
  return [...all].sort(
    (a, b) => rank(a) - rank(b) || (b.startedAtMs ?? 0) - (a.startedAtMs ?? 0) || a.shift.localeCompare(b.shift),
  );
}
