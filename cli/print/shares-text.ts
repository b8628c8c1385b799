import type pc from "picocolors";
import { mostVersions, otherVersion } from "../../exporters/prove/report/proof-ledger.ts";
import type { ShareStep, VersionShare } from "../../exporters/prove/report/version-shares.ts";
import { countText, groupDigits } from "./count-text.ts";
import { percentText } from "./percent-text.ts";
import { renderTable } from "./table.ts";

type Paint = Pick<ReturnType<typeof pc.createColors>, "bold" | "dim">;

/** More versions than that share one column. */
const mostColumns = 6;

/** How the answers of a proof spread over the versions, one line for each step; nothing where no answer came. */
export function sharesText(steps: readonly ShareStep[], { bold, dim }: Paint): readonly string[] {
  const columns = columnsOf(steps.flatMap(({ versions }) => versions));
  if (columns.length === 0) return [];
  const hasWeights = steps.some(({ weights }) => weights.length > 0);
  const heads = ["seconds", hasWeights ? "weights" : "", "answers", ...columns.map(({ head }) => head)];
  const rows = steps.map((step) => [
    `${step.fromSecond}-${step.toSecond - 1}`,
    step.name ?? step.weights.map(({ name, weight }) => `${name} ${weight}`).join(", "),
    groupDigits(step.answers),
    ...columns.map((column) => shareText(step.versions.filter(({ version }) => column.versions.includes(version)))),
  ]);
  const table = renderTable([heads.map((text) => ({ text, paint: dim })), ...rows], {
    align: ["right", "left", "right", ...columns.map(() => "right" as const)],
    indent: "  ",
  });
  const note = steps.some(({ versions }) => versions.some(({ intendedShare }) => intendedShare !== null));
  const doubt = columns.some(({ versions }) => versions.includes(otherVersion))
    ? `  more than ${mostVersions} versions: the version header looks as if it changed with every answer; name one that does not with --version-header\n`
    : "";
  return [`${bold("Share of each version")}${note ? ", and what the weights ask for" : ""}\n${table}${doubt}`];
}

interface Column {
  readonly head: string;
  readonly versions: readonly string[];
}

/** Each version with a column of its own, what weights ask for first, then what answered most; and one for all others. */
function columnsOf(shares: readonly VersionShare[]): readonly Column[] {
  const found = new Map<string, { isIntended: boolean; answers: number }>();
  for (const { version, answers, intendedShare } of shares) {
    const before = found.get(version) ?? { isIntended: false, answers: 0 };
    found.set(version, {
      isIntended: before.isIntended || intendedShare !== null,
      answers: before.answers + answers,
    });
  }
  const isFull = found.delete(otherVersion);
  const ranked = [...found]
    .sort(([, a], [, b]) => Number(b.isIntended) - Number(a.isIntended) || b.answers - a.answers)
    .map(([version]) => version);
  const shown = ranked.slice(0, mostColumns).sort();
  const rest = ranked.slice(mostColumns);
  const own = shown.map((version) => ({ head: version, versions: [version] }));
  // How many those are that the ledger no longer told apart, nobody knows.
  if (isFull) {
    const head = `(over ${countText(mostVersions - shown.length, "other")})`;
    return [...own, { head, versions: [...rest, otherVersion] }];
  }
  return rest.length === 0 ? own : [...own, { head: `(${countText(rest.length, "other")})`, versions: rest }];
}

/** Of one version, or of several together. */
function shareText(shares: readonly VersionShare[]): string {
  const share = sumOf(shares.map((one) => one.share));
  if (share === null) return "";
  const intended = sumOf(shares.map(({ intendedShare }) => intendedShare));
  return `${percentText(share)}${intended === null ? "" : ` (${percentText(intended)})`}`;
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
