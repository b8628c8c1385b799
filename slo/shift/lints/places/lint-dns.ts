import { canonicalIp } from "../../../probe/address.ts";
import { type Problem, show } from "../../../problem.ts";
import type { ShiftLint } from "../../lint-shifts.ts";
import type { TrafficShift } from "../../traffic-shift.ts";

/** A name that is asked for and is not the one that is weighted, and answers that mean both arms, one alone, or that no such record gives. */
export const lintDns: ShiftLint = ({ shift, spec, path }) => {
  const { dns, weights, stable, candidate } = shift;
  if (dns === undefined) return [];
  const [some, others] = [stable, candidate].map(({ name }) => (dns.answers[name] ?? []).map(canonicalIp));
  const both = (some ?? []).filter((address) => others?.includes(address));
  return [
    ...(weights.kind === "route53" ? nameProblems(dns.name, weights.record, path) : []),
    ...ttlProblems({ text: spec.dns?.ttl ?? "", seconds: dns.ttlSeconds }, path),
    ...oneArmProblems(shift, path),
    ...familyProblems(shift, path),
    ...[...new Set(both)].map((address) => ({
      code: "shift-dns-answers",
      path: `${path}.dns.answers`,
      message: `${show(address)} means both ${stable.name} and ${candidate.name}, so nobody can tell which of them was answered`,
      hint: "write for each arm the addresses that it alone has",
    })),
  ];
};

/** Source: RFC 2181, section 8 */
function ttlProblems(
  { text, seconds }: { readonly text: string; readonly seconds: number },
  path: string,
): readonly Problem[] {
  if (Number.isInteger(seconds)) return [];
  return [
    {
      code: "shift-ttl",
      path: `${path}.dns.ttl`,
      message: `${show(text)} is no TTL: DNS counts whole seconds`,
      hint: 'write the TTL of the record, such as "60s"',
    },
  ];
}

/** Answers are counted by what they mean: where they can mean but one arm, it has all of them. */
function oneArmProblems({ dns, stable, candidate }: TrafficShift, path: string): readonly Problem[] {
  const [left, told] = [stable, candidate].sort((one, other) => countOf(one.name) - countOf(other.name));
  if (left === undefined || told === undefined || countOf(left.name) > 0 || countOf(told.name) === 0) return [];
  return [
    {
      code: "shift-dns-answers",
      severity: "warning",
      path: `${path}.dns.answers`,
      message: `no address means ${left.name}, so that its share of the answers would be 0 % and that of ${told.name} 100 %, whatever resolvers answer`,
      hint: "write the addresses of both arms, or of neither",
    },
  ];

  function countOf(name: string): number {
    return dns?.answers[name]?.length ?? 0;
  }
}

/** Whoever writes addresses of both families has records of both. */
function familyProblems({ dns, weights, stable, candidate }: TrafficShift, path: string): readonly Problem[] {
  const family = weights.kind === "route53" && weights.type !== undefined ? families[weights.type] : undefined;
  if (dns === undefined || family === undefined) return [];
  return [stable, candidate].flatMap(({ name }): readonly Problem[] => {
    const [first, ...others] = dns.answers[name] ?? [];
    if (first === undefined || [first, ...others].some((address) => address.includes(":") === (family.version === 6)))
      return [];
    return [
      {
        code: "shift-dns-answers",
        severity: "warning",
        path: `${path}.dns.answers.${name}`,
        message: `the record is of the type ${show(family.type)}, which answers with addresses of IPv${family.version}, and ${show(first)} is none`,
        hint: `write the arm's addresses of IPv${family.version}, or weights.type: ${show(family.other)}`,
      },
    ];
  });
}

const families: Readonly<Record<string, { readonly type: string; readonly version: 4 | 6; readonly other: string }>> = {
  A: { type: "A", version: 4, other: "AAAA" },
  AAAA: { type: "AAAA", version: 6, other: "A" },
};

function nameProblems(name: string, record: string, path: string): readonly Problem[] {
  if (isAnsweredBy(comparable(name), comparable(record))) return [];
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

/** A wildcard answers for each name below it. Source: RFC 4592, section 2.1.1; Route 53 shows it as \052, too. */
function isAnsweredBy(name: string, record: string): boolean {
  const [, zone] = /^(?:\*|\\052)(\..+)$/.exec(record) ?? [];
  return name === record || (zone !== undefined && name.endsWith(zone) && name.length > zone.length);
}

/** Names of DNS know no case, and may end with a dot. */
function comparable(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
