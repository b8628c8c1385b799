import type { ResourceRecordSet, Route53Client, RRType } from "@aws-sdk/client-route-53";
import { armsOf, type ShiftWeights, type TrafficShift } from "../../../../slo/shift/traffic-shift.ts";
import { listed, nameMatcher } from "../arm-names.ts";
import { refuseShared } from "../refuse-shared.ts";
import { refusal, ShiftSourceFault } from "../shift-source-fault.ts";
import type { ReadWeights, WeightReaderOptions } from "../weight-reader.ts";
import { withinTime } from "../within-time.ts";
import { callingAws, lazyAwsClient } from "./aws-reading.ts";

type Weights = Extract<ShiftWeights, { kind: "route53" }>;

const mostPages = 20;

/** Weights of records that share a name and a type, by their set identifiers. */
export function route53Weights(
  weights: Weights,
  shift: TrafficShift,
  { closing }: Pick<WeightReaderOptions, "closing">,
): ReadWeights {
  const source = `record ${weights.record} in zone ${weights.zone}`;
  const client = lazyAwsClient(
    async (settings) => {
      const { Route53Client } = await import("@aws-sdk/client-route-53");
      return new Route53Client(settings);
    },
    // Route 53 is one for the world; its SDK asks for a region all the same.
    { region: weights.region ?? "us-east-1", endpoint: weights.endpoint, closing },
  );
  return (signal) =>
    withinTime({ name: source, signal }, async (abortSignal) => {
      const opened = await client();
      const records = await callingAws(source, () => recordsOf(opened, { ...weights, abortSignal }));
      return {
        weights: armWeights(shift, records, source),
        state: undefined,
        step: undefined,
        by: undefined,
        detail: undefined,
      };
    });
}

type Wanted = Weights & { readonly abortSignal: AbortSignal };

async function recordsOf(
  client: Route53Client,
  { zone, record, type, abortSignal }: Wanted,
): Promise<readonly ResourceRecordSet[]> {
  const sdk = await import("@aws-sdk/client-route-53");
  const wanted = nameOfRecord(record);
  const found: ResourceRecordSet[] = [];
  let from: { StartRecordName: string; StartRecordType?: RRType; StartRecordIdentifier?: string } = {
    StartRecordName: wanted,
    ...(type === undefined ? {} : { StartRecordType: type as RRType }),
  };
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(new sdk.ListResourceRecordSetsCommand({ HostedZoneId: zone, ...from }), {
      abortSignal,
    });
    const sets = answer.ResourceRecordSets ?? [];
    found.push(
      ...sets.filter((one) => nameOfRecord(one.Name ?? "") === wanted && (type === undefined || one.Type === type)),
    );
    // Sorted by name: what comes after another name is none of ours.
    const isPast = sets.some((one) => nameOfRecord(one.Name ?? "") !== wanted);
    if (answer.IsTruncated !== true || isPast || answer.NextRecordName === undefined) return found;
    from = {
      StartRecordName: answer.NextRecordName,
      ...(answer.NextRecordType === undefined ? {} : { StartRecordType: answer.NextRecordType }),
      ...(answer.NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: answer.NextRecordIdentifier }),
    };
  }
  throw new ShiftSourceFault(`${record} has more than ${mostPages} pages of records`, { retryable: false });
}

/** Route 53 ends names with a dot, lower case, and writes `*` and other characters as `\052`. */
function nameOfRecord(name: string): string {
  const plain = name.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return `${plain.toLowerCase().replace(/\.$/, "")}.`;
}

function armWeights(
  shift: TrafficShift,
  records: readonly ResourceRecordSet[],
  source: string,
): Readonly<Record<string, number>> {
  const weighted = records.filter((record) => record.Weight !== undefined);
  if (weighted.length === 0)
    throw refusal(
      records.length === 0 ? `${source}: there is none` : `${source} has no weights; its routing is another`,
    );
  const types = [...new Set(weighted.map(({ Type = "" }) => Type as string))].sort();
  if (types.length > 1) throw refusal(`${source} has weights for ${types.join(" and ")}: say which type`);
  refuseShared(
    shift,
    weighted.map(({ SetIdentifier = "" }) => [SetIdentifier]),
    source,
  );
  // Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html: all at 0 are equal.
  const areEqual = weighted.every(({ Weight }) => Weight === 0);
  const arms = armsOf(shift).map((arm) => {
    const isArm = nameMatcher(arm.target);
    const own = weighted.filter(({ SetIdentifier = "" }) => isArm(SetIdentifier));
    return { arm, own, weight: own.reduce((sum, { Weight = 0 }) => sum + (areEqual ? 1 : Weight), 0) };
  });
  const absent = arms.filter(({ own }) => own.length === 0);
  // The arm may be one of these by another name.
  const hasStranger = weighted.some(
    (record) => (areEqual || record.Weight !== 0) && arms.every(({ own }) => !own.includes(record)),
  );
  if (absent.length === arms.length || (absent.length > 0 && hasStranger)) {
    const identifiers = weighted.map(({ SetIdentifier = "" }) => SetIdentifier);
    throw refusal(
      `${source} has no set identifier ${absent.map(({ arm }) => arm.target).join(" or ")}; it has ${listed(identifiers)}`,
    );
  }
  return Object.fromEntries(arms.map(({ arm, weight }) => [arm.name, weight]));
}
