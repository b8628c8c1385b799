import { canonicalIp } from "../../probe/address.ts";
import { type Problem, show } from "../../problem.ts";
import type { ShiftLint } from "../lint-shifts.ts";

/** A name that is asked for and is not the one that is weighted, and answers that mean both arms. */
export const lintDns: ShiftLint = ({ shift: { dns, weights, stable, candidate }, path }) => {
  if (dns === undefined) return [];
  const [some, others] = [stable, candidate].map(({ name }) => (dns.answers[name] ?? []).map(canonicalIp));
  const both = (some ?? []).filter((address) => others?.includes(address));
  return [
    ...(weights.kind === "route53" ? nameProblems(dns.name, weights.record, path) : []),
    ...[...new Set(both)].map((address) => ({
      code: "shift-dns-answers",
      path: `${path}.dns.answers`,
      message: `${show(address)} means both ${stable.name} and ${candidate.name}, so nobody can tell which of them was answered`,
      hint: "write for each arm the addresses that it alone has",
    })),
  ];
};

function nameProblems(name: string, record: string, path: string): readonly Problem[] {
  if (comparable(name) === comparable(record)) return [];
  return [
    {
      code: "shift-dns-name",
      path: `${path}.dns.name`,
      severity: "warning",
      message: `resolvers are asked for ${show(name)}, and the weights are those of ${show(record)}`,
      hint: "write the name of the weighted record, unless the one leads to the other",
    },
  ];
}

/** Names of DNS know no case, and may end with a dot. */
function comparable(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
