/** What an ARN of CloudWatch says about an alarm. */
export interface AlarmPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const regionCode = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** Whether a text is a region's code such as `eu-west-1`; display names such as `EU (Ireland)` are not. */
export function isRegionCode(text: string | undefined): text is string {
  return text !== undefined && regionCode.test(text);
}

/** The partition that a region lies in: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(region: string): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The parts of `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:name`; names may hold colons. Undefined when it is no alarm's ARN. */
export function parseAlarmArn(arn: string | undefined): AlarmPlace | undefined {
  const [prefix, partition = "", service, region = "", account = "", kind, ...name] = (arn ?? "").split(":");
  if (prefix !== "arn" || service !== "cloudwatch" || kind !== "alarm") return undefined;
  return { partition, region, account, name: name.join(":") };
}

/** An account is twelve digits; the first text that is one, else the first that is anything. */
export function accountOf(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => /^\d{12}$/.test(text ?? "")) ?? texts.find((text) => text !== undefined && text !== "");
}

/** Who an alarm is, as far as its sender says. */
export interface AlarmIdentity {
  readonly arn: string | undefined;
  readonly account: string | undefined;
  /** A region's code, or what the sender has instead of it. */
  readonly region: string | undefined;
  readonly name: string;
  readonly contributor: string | undefined;
}

/**
 * Identity of an alarm inside its source: its ARN, or the ARN that its account, region and name make when the sender does not give one,
 * then the contributor's id. The same for SNS, EventBridge, the Lambda action and the API.
 */
export function alarmFingerprint({ arn, account, region, name, contributor }: AlarmIdentity): string {
  const partition = partitionOf(region ?? "");
  const alarm = arn ?? `arn:${partition}:cloudwatch:${region ?? ""}:${account ?? ""}:alarm:${name}`;
  return contributor === undefined ? alarm : `${alarm}/contributor/${contributor}`;
}
