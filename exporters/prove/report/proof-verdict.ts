/** What a proof came to. */
export type ProofVerdict =
  /** Every request that was due was sent and answered. */
  | { readonly kind: "proven" }
  | { readonly kind: "lost"; readonly lost: number }
  /** Nothing was seen to be lost, and not everything was seen. */
  | { readonly kind: "not-proven"; readonly reasons: readonly string[] };

export interface ProofFigures {
  readonly sent: number;
  readonly failed: number;
  readonly missed: number;
  readonly unmeasuredSeconds: number;
  /** Of sending, while things could change. */
  readonly duringSeconds: number;
  readonly inFlight: number;
}

/** A lost request is a fact whatever else went wrong; a proof needs that nothing did. */
export function proofVerdict(figures: ProofFigures): ProofVerdict {
  const { sent, failed, missed, unmeasuredSeconds, duringSeconds, inFlight } = figures;
  if (failed > 0) return { kind: "lost", lost: failed };
  const reasons = [
    ...(sent === 0 ? ["no request was sent"] : []),
    ...(sent > 0 && duringSeconds <= 0 ? ["it ended before anything was to change"] : []),
    ...(unmeasuredSeconds > 0 ? [`this process stood still in ${counted(unmeasuredSeconds, "second")}`] : []),
    ...(missed > 0 ? [`${counted(missed, "request")} that were due could not be sent`] : []),
    ...(inFlight > 0 ? [`nobody waited for ${counted(inFlight, "answer")}`] : []),
  ];
  return reasons.length === 0 ? { kind: "proven" } : { kind: "not-proven", reasons };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
