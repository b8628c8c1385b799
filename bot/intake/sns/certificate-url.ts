import type { TopicArn } from "./sns-envelope.ts";

/** Where each partition of AWS has its services. */
const suffixes: ReadonlyMap<string, string> = new Map([
  ["aws", "amazonaws.com"],
  ["aws-cn", "amazonaws.com.cn"],
  ["aws-us-gov", "amazonaws.com"],
  ["aws-eusc", "amazonaws.eu"],
  ["aws-iso", "c2s.ic.gov"],
  ["aws-iso-b", "sc2s.sgov.gov"],
  ["aws-iso-e", "cloud.adc-e.uk"],
  ["aws-iso-f", "csp.hci.ic.gov"],
]);

/**
 * The address of a certificate as SNS of the topic's own region would give it, or in words why this is another one. The text is
 * compared as it was sent, because parsers of addresses disagree about odd ones.
 */
export function parseCertificateUrl(text: string, { partition, region }: TopicArn): URL | string {
  const suffix = suffixes.get(partition);
  if (suffix === undefined) return `nines knows no partition ${partition} of AWS`;
  const host = `sns.${region}.${suffix}`;
  const start = `https://${host}/`;
  if (!text.startsWith(start)) return `its certificate is not at ${host}, where SNS of its topic's region keeps them`;
  if (!/^[\w-]{1,200}\.pem$/.test(text.slice(start.length)))
    return "its certificate's address does not end as one of SNS does";
  return new URL(text);
}
