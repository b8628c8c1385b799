import type { BacktestReport, FiredAlert } from "./report.ts";

/** What fires differently in the second of two reports over the same range. */
export interface BacktestComparison {
  readonly gone: readonly FiredAlert[];
  readonly added: readonly FiredAlert[];
  /** Times that fire in both, though not from and to the same minute. */
  readonly moved: readonly { readonly before: FiredAlert; readonly after: FiredAlert }[];
  readonly same: number;
}

/** Pairs the alerts of two reports that fired for the same group at the same time. */
export function compareReports(before: BacktestReport, after: BacktestReport): BacktestComparison {
  const unpaired = new Set(after.alerts);
  const moved: { readonly before: FiredAlert; readonly after: FiredAlert }[] = [];
  const gone: FiredAlert[] = [];
  let same = 0;
  for (const alert of before.alerts) {
    const partner = [...unpaired].find((candidate) => isSameAlert(alert, candidate) && overlap(alert, candidate));
    if (partner === undefined) {
      gone.push(alert);
      continue;
    }
    unpaired.delete(partner);
    if (partner.from === alert.from && partner.to === alert.to) same += 1;
    else moved.push({ before: alert, after: partner });
  }
  return { gone, added: [...unpaired], moved, same };
}

function isSameAlert(a: FiredAlert, b: FiredAlert): boolean {
  return a.alert === b.alert && a.tier === b.tier && JSON.stringify(a.labels) === JSON.stringify(b.labels);
}

function overlap(a: FiredAlert, b: FiredAlert): boolean {
  return startOf(a) < endOf(b) && startOf(b) < endOf(a);
}

function startOf({ from }: FiredAlert): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

function endOf({ to }: FiredAlert): number {
  return to ?? Number.POSITIVE_INFINITY;
}
