import type { ShiftReport } from "../api/shifts-api.ts";

/** More dots than these would not be read. */
const mostDots = 20;

/** The planned steps, and where the rollout is. */
export function Steps({
  step: { number, of },
  isOver,
}: {
  readonly step: NonNullable<ShiftReport["step"]>;
  readonly isOver: boolean;
}) {
  const dots = Array.from({ length: Math.min(of, mostDots) }, (_, index) => index + 1);
  return (
    <div class="steps">
      <span class="dots" aria-hidden="true">
        {dots.map((dot) => (
          <i key={dot} class={dot < number || isOver ? "done" : dot === number ? "now" : undefined} />
        ))}
      </span>
      <small>
        Step {number} of {of}
      </small>
    </div>
  );
}
