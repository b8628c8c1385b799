import type { Link } from "../../../model/observation.ts";
import { isRegionCode, parseAlarmArn, partitionOf } from "./alarm-identity.ts";

const consoles: ReadonlyMap<string, string> = new Map([
  ["aws", "console.aws.amazon.com"],
  ["aws-cn", "console.amazonaws.cn"],
  ["aws-us-gov", "console.amazonaws-us-gov.com"],
]);

/** The alarm's page in the AWS console of its partition; undefined for an unknown region or partition. */
export function consoleLink(alarm: {
  readonly arn: string | undefined;
  readonly region: string | undefined;
  readonly name: string;
}): Link | undefined {
  const { region } = alarm;
  const place = parseAlarmArn(alarm.arn);
  const name = place?.name ?? alarm.name;
  if (!isRegionCode(region) || name === "" || !name.isWellFormed()) return undefined;
  const host = consoles.get(place?.partition ?? partitionOf(region));
  if (host === undefined) return undefined;
  const page = `cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
  return { name: "Console", url: `https://${region}.${host}/${page}` };
}
