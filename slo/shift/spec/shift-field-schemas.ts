import { z } from "zod";
import { durationToSeconds } from "../../duration.ts";
import { duration as anyDuration, durationCure, name, refused } from "../../field-schemas.ts";
import { isIpAddress, isUrl, parseHost } from "../../probe/address.ts";
import { longestAlbPeriodSeconds } from "../shift-timing.ts";

/** More than any rollout takes, and than rules and tests can count. */
const longestDays = 365;
const isWithinLongest = (value: string) => (durationToSeconds(value) ?? 0) <= longestDays * 86_400;
const tooLong = refused(
  "duration",
  `write at most "${longestDays}d"`,
  (value) => `${value} is longer than any shift of traffic`,
);

/** A Prometheus duration above zero. */
export const duration = anyDuration.refine(isWithinLongest, tooLong).describe(anyDuration.description ?? "");

/** A Prometheus duration that may be 0, with the words for how to write it. */
export function lengthOfTime(cure: string) {
  return z
    .string()
    .refine(
      (value) => durationToSeconds(value) !== undefined,
      refused("duration", durationCure(cure), (value) => `${value} is not a duration`),
    )
    .refine(isWithinLongest, tooLong);
}

/** A Prometheus duration, also none at all. */
export const durationOrNone = lengthOfTime('write a Prometheus duration such as "0s", "30s" or "5m"').describe(
  "A Prometheus duration: 0s, 30s, 5m.",
);

/**
 * The period of CloudWatch's counts. ALBs count by the minute. Above five minutes, what YACE was told last is older than any rollout waits.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export const albPeriod = anyDuration.refine(
  (value) => {
    const seconds = durationToSeconds(value) ?? 60;
    return seconds % 60 === 0 && seconds <= longestAlbPeriodSeconds;
  },
  refused(
    "duration",
    'write the period that YACE asks CloudWatch for, in whole minutes up to "5m", such as "60s"',
    (value) => `an ALB's traffic cannot be followed by counts of ${value}`,
  ),
);

/** How long the slowest request takes; easily taken for a count. */
export const slowestRequest = lengthOfTime('write how long the slowest request takes, such as "30s" or "5m"');

/** Where an arm answers. */
export const httpAddress = z
  .string()
  .refine(
    (value) => isUrl(value, ["http:", "https:"]),
    refused(
      "url",
      'write the whole address, such as "http://blue.internal/health"',
      (value) => `${value} is not an http(s) address`,
    ),
  )
  .describe("http://blue.internal/health.");

/** Tokens of HTTP. Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export const headerName = z.string().refine(
  (value) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value),
  refused("format", 'write its name alone, such as "x-version"', (value) => `${value} is not the name of a header`),
);

/** With a cure also where it is missing. */
export const shiftName = name
  .refine(
    () => true,
    refused("format", 'write lower-case letters, digits and hyphens, such as "checkout-green"', String),
  )
  .describe(name.description ?? "");

/** An address of IPv4 or IPv6. */
export const ipAddress = z.string().refine(
  isIpAddress,
  refused("address", 'write one such as "192.0.2.10" or "2001:db8::10"', (value) => `${value} is not an IP address`),
);

/** A name that resolvers can be asked for. */
export const dnsName = z.string().refine(
  (value) => !isIpAddress(value) && parseHost(value) !== undefined,
  refused("address", 'write the name alone, such as "shop.example.org"', (value) => `${value} is not a name of DNS`),
);

/** A text that says something. */
export const text = z.string().min(1, "must not be empty");

/** Whether Prometheus keeps a controller's own labels. */
export const honorLabels = z
  .boolean()
  .describe("Whether Prometheus scrapes the controller with honorLabels. Default: true.");

/** Kubernetes allows more than Prometheus: `rollouts-pod-template-hash`, `app.kubernetes.io/version`. */
export const kubernetesLabel = /^[a-zA-Z0-9](?:[-a-zA-Z0-9_./]*[a-zA-Z0-9])?$/;

/** The name of a namespace. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const namespace = text.refine(
  (value) => value === "" || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value),
  refused("format", 'write its name alone, such as "shop"', (value) => `${value} is not the name of a namespace`),
);
