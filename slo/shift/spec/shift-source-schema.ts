import { z } from "zod";
import { labelName, refused } from "../../field-schemas.ts";
import { isIpAddress, isUrl, parseHost } from "../../probe/address.ts";
import { parseHaproxyPlace } from "../haproxy-place.ts";
import { albPeriod } from "./shift-field-schemas.ts";

const text = z.string().min(1, "must not be empty");
const selector = text.describe('A counter: http_requests_total{job="checkout"}.');
const matchers = z.string().describe('Further matchers: job="edge".');
const honorLabels = z.boolean().describe("Whether Prometheus scrapes the controller with honorLabels. Default: true.");
/** Kubernetes allows more than Prometheus: `rollouts-pod-template-hash`, `app.kubernetes.io/version`. */
const kubernetesLabel = /^[a-zA-Z0-9](?:[-a-zA-Z0-9_./]*[a-zA-Z0-9])?$/;
const podLabel = z.string().regex(kubernetesLabel, "is not a label of Kubernetes");
const label = z
  .string()
  .regex(labelName, "is not a label name")
  .refine(
    (value) => value !== "__name__",
    refused(
      "format",
      'write the label whose values are the arms, such as "cluster"',
      (value) => `${value} is what Prometheus calls the name of a metric`,
    ),
  );
/** Written alone; its values are the targets of the arms. */
const selectorLabel = text.refine(
  (value) => value === "" || kubernetesLabel.test(value),
  refused(
    "format",
    'write the label\'s name alone, such as "color": the values are the targets of the arms',
    (value) => `${value} is not a label of Kubernetes`,
  ),
);

// A page may have a password in its address.
const withoutPassword = (value: string) => value.replace(/\/\/.*@/, "//…@");
const haproxyPlace = z
  .string()
  .refine(
    (written) => parseHaproxyPlace(written) !== undefined,
    refused(
      "address",
      'write a socket or the stats page, such as "/run/haproxy/admin.sock", "127.0.0.1:9999" or "http://127.0.0.1:8404/stats"',
      (value) => `${withoutPassword(value)} is no place where HAProxy can be asked`,
    ),
  )
  .refine(
    (written) => !isMetricsPage(written),
    refused(
      "address",
      'write the stats page, such as "http://127.0.0.1:8404/stats", or remove stats: Prometheus has what this page tells',
      (value) => `${withoutPassword(value)} is the page for Prometheus, not the stats page, of which HAProxy gives CSV`,
    ),
  );

/** Whose stats page is called so all the same asks for its CSV: `/metrics;csv`. */
function isMetricsPage(written: string): boolean {
  const place = parseHaproxyPlace(written);
  return place?.kind === "page" && /\/metrics\/?(?:;csv)?$/.test(place.url.pathname) && !written.includes(";csv");
}

/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const namespace = text.refine(
  (value) => value === "" || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value),
  refused("format", 'write its name alone, such as "shop"', (value) => `${value} is not the name of a namespace`),
);
/** What `kubectl` calls it has its kind before it. */
const rollout = text.refine(
  (value) => value === "" || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(value),
  refused("format", 'write its name alone, such as "checkout"', (value) => `${value} is not the name of a Rollout`),
);

/** Characters of HAProxy's names; a slash parts a backend from its server. */
const backend = text.refine(
  (value) => value === "" || /^[A-Za-z0-9_.:-]+$/.test(value),
  refused(
    "format",
    'write the backend\'s name alone, such as "app"',
    (value) => `${value} is not the name of a backend`,
  ),
);
/** Istio's label has the short name; hosts that are outside of the mesh have their dots. */
const destination = text.refine(
  (value) => value === "" || (/^[A-Za-z0-9_.-]+$/.test(value) && !value.includes(".svc.")),
  refused(
    "format",
    'write what destination_service_name says: the Service\'s name alone, such as "checkout"',
    (value) => `${value} is not the name of a service`,
  ),
);

/** Who counts the requests of each arm. */
export const shiftTraffic = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("haproxy"),
      proxy: backend.describe("Name of the backend."),
      mode: z.enum(["http", "tcp"]).exactOptional(),
      contstats: z.boolean().describe("In TCP mode: whether the proxy has option contstats.").exactOptional(),
      stats: haproxyPlace.describe("Where the exporter asks: a socket or the stats page.").exactOptional(),
      matchers: matchers.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("pods"),
      namespace,
      by: z.enum(["deployment", "replicaSet", "label"]),
      label: podLabel.describe("Label of the pods when by is label.").exactOptional(),
      requests: selector,
      errors: selector,
      slow: selector.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("istio"),
      service: destination.describe("The Service of both arms.").exactOptional(),
      namespace,
      label: z
        .enum(["destination_version", "destination_workload", "destination_service_name"])
        .describe(
          "The label that match is compared with. Default: destination_version; without service destination_service_name; with Flagger destination_workload.",
        )
        .exactOptional(),
    }),
    z.strictObject({ kind: z.literal("envoy"), matchers: matchers.exactOptional() }),
    z.strictObject({
      kind: z.literal("ingressNginx"),
      namespace,
      ingress: text.describe("Name of the stable Ingress."),
      honorLabels: honorLabels.exactOptional(),
      matchers: matchers.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("alb"),
      period: albPeriod
        .describe("The period of the metrics in YACE: whole minutes, up to 5m. Default: 60s.")
        .exactOptional(),
      matchers: matchers.exactOptional(),
    }),
    z.strictObject({
      kind: z.literal("counters"),
      label: label.describe("The label that match is compared with."),
      requests: selector,
      errors: selector,
      slow: selector.exactOptional(),
      inflight: text.describe("Gauge of requests or connections in flight.").exactOptional(),
    }),
  ])
  .describe("Who counts the requests of each arm.");

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
const aws = { region: region.exactOptional(), endpoint: endpoint.exactOptional() } as const;

/** Who holds the weights. */
export const shiftWeights = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("haproxy") }),
    z.strictObject({ kind: z.literal("flagger"), namespace, workload: text, honorLabels: honorLabels.exactOptional() }),
    z.strictObject({ kind: z.literal("podRatio"), namespace }),
    z.strictObject({ kind: z.literal("argoRollouts"), namespace, rollout, honorLabels: honorLabels.exactOptional() }),
    z.strictObject({ kind: z.literal("serviceSelector"), namespace, service: text, label: selectorLabel }),
    z.strictObject({ kind: z.literal("gatewayRoute"), namespace, route: text }),
    z.strictObject({ kind: z.literal("virtualService"), namespace, name: text }),
    z.strictObject({ kind: z.literal("ingressNginx"), namespace, ingress: text }),
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
