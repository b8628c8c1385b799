import { z } from "zod";
import { refused } from "../../field-schemas.ts";
import { isIpAddress, isUrl, parseHost } from "../../probe/address.ts";
import { objectName } from "./object-name.ts";
import { honorLabels, kubernetesLabel, namespace, text } from "./shift-field-schemas.ts";

/** Written alone; its values are the targets of the arms. */
const selectorLabel = text.refine(
  (value) => value === "" || kubernetesLabel.test(value),
  refused(
    "format",
    'write the label\'s name alone, such as "color": the values are the targets of the arms',
    (value) => `${value} is not a label of Kubernetes`,
  ),
);

/** Types of records by which clients find whom to ask; mail and texts shift no requests. */
const recordType = z.enum(["A", "AAAA", "CNAME", "HTTPS", "SVCB", "SRV"]);
/** Ids of AWS begin with a Z, those of what stands in for it may not. */
const hostedZone = text.refine(
  (value) => value === "" || /^(?:\/hostedzone\/)?[A-Z0-9]{1,32}$/.test(value),
  refused(
    "format",
    'write the id that Route 53 gave it, such as "Z0123456789ABC" (aws route53 list-hosted-zones)',
    (value) => `${value} is not the id of a hosted zone`,
  ),
);
const recordName = z.string().refine(
  // Route 53 shows the * of a wildcard as \\052.
  (value) => parseHost(value.replace(/^(?:\*|\\052)\./, "")) !== undefined && !isIpAddress(value),
  refused(
    "address",
    'write the name of the record alone, such as "shop.example.org"',
    (value) => `${value} is not a name of DNS`,
  ),
);
/** Also those of China, of governments, of the secret partitions and of the European sovereign one. */
const region = z.string().refine(
  (written) => /^[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}$/.test(written),
  refused(
    "shift-region",
    'write it as AWS does, such as "eu-central-1"',
    (value) => `${value} is not the name of a region of AWS`,
  ),
);
const endpoint = z.string().refine(
  (written) => isUrl(written, ["http:", "https:"]),
  refused(
    "url",
    'write the whole address, such as "http://127.0.0.1:4566", or leave it out for AWS itself',
    (value) => `${value} is not an http(s) address`,
  ),
);
const rollout = objectName({ noun: "a Rollout", example: "checkout", hasDots: true });
const workload = objectName({ noun: "a workload", example: "checkout", hasDots: true });
const service = objectName({ noun: "a Service", example: "checkout", hasDots: false });
const route = objectName({
  noun: "a route",
  example: "checkout",
  hasDots: true,
  other: (written) =>
    /^grpcroutes?(?:\.|\/)/i.test(written)
      ? "write the name of an HTTPRoute, which takes gRPC, too: weights are read of no GRPCRoute"
      : undefined,
});
const virtualService = objectName({ noun: "a VirtualService", example: "checkout", hasDots: true });
const ingress = objectName({ noun: "an Ingress", example: "checkout-canary", hasDots: true });
const aws = { region: region.exactOptional(), endpoint: endpoint.exactOptional() } as const;

/** Who holds the weights. */
export const shiftWeights = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("haproxy") }),
    z.strictObject({ kind: z.literal("flagger"), namespace, workload, honorLabels: honorLabels.exactOptional() }),
    z.strictObject({ kind: z.literal("podRatio"), namespace }),
    z.strictObject({ kind: z.literal("argoRollouts"), namespace, rollout, honorLabels: honorLabels.exactOptional() }),
    z.strictObject({ kind: z.literal("serviceSelector"), namespace, service, label: selectorLabel }),
    z.strictObject({ kind: z.literal("gatewayRoute"), namespace, route }),
    z.strictObject({ kind: z.literal("virtualService"), namespace, name: virtualService }),
    z.strictObject({ kind: z.literal("ingressNginx"), namespace, ingress }),
    z.strictObject({ kind: z.literal("albListener"), listener: text, rule: text.exactOptional(), ...aws }),
    z.strictObject({ kind: z.literal("nlbListener"), listener: text, ...aws }),
    z.strictObject({
      kind: z.literal("route53"),
      zone: hostedZone.describe("Id of the hosted zone: Z0123456789ABC."),
      record: recordName,
      type: recordType.exactOptional(),
      ...aws,
    }),
    z.strictObject({ kind: z.literal("static"), weights: z.record(z.string(), z.number().min(0)) }),
  ])
  .describe("Who holds the weights. Default: the HAProxy of traffic.");
