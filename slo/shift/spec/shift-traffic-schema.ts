import { z } from "zod";
import type { Instead } from "../../document/schema-walk.ts";
import { refused } from "../../field-schemas.ts";
import { show } from "../../problem.ts";
import { parseHaproxyPlace } from "../haproxy-place.ts";
import { objectName } from "./object-name.ts";
import { albPeriod, honorLabels, kubernetesLabel, namespace, text } from "./shift-field-schemas.ts";

const selector = text.describe('A counter: http_requests_total{job="checkout"}.');
const matchers = z.string().describe('Further matchers: job="edge".');
const podLabel = z.string().regex(kubernetesLabel, "is not a label of Kubernetes");
const label = z
  .string()
  .refine(
    (value) => /^[^\s"'`{}=~!,]+$/.test(value),
    refused(
      "format",
      'write the name of the label alone, such as "cluster"',
      (value) => `${value} is not the name of a label`,
    ),
  )
  .refine(
    (value) => value !== "__name__",
    refused(
      "format",
      'write the label whose values are the arms, such as "cluster"',
      (value) => `${value} is what Prometheus calls the name of a metric`,
    ),
  )
  .refine(
    (value) => value !== "le",
    refused(
      "format",
      'write the label whose values are the arms, such as "cluster"',
      (value) => `${value} is the edge of a histogram's bucket`,
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

/** Labels of istio_requests_total that may tell arms apart, too. Source: https://istio.io/latest/docs/reference/config/metrics/ */
const otherIstioLabels =
  /^destination_(?:service|service_namespace|cluster|app|principal|workload_namespace|canonical_service|canonical_revision)$/;

function istioLabelWords(value: unknown): string | undefined {
  if (typeof value !== "string" || !otherIstioLabels.test(value)) return undefined;
  const byCounters = `kind: "counters" and label: ${show(value)}, and istio_requests_total as requests and errors`;
  return value === "destination_service"
    ? `write label: "destination_service_name", and as the match of each arm its Service's name alone; or, for whole hosts, ${byCounters}`
    : `write ${byCounters}`;
}

const ingress = objectName({ noun: "an Ingress", example: "checkout", hasDots: true });

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
        .refine(() => true, { params: { instead: istioLabelWords satisfies Instead } })
        .describe(
          "The label that match is compared with. Default: destination_version; without service destination_service_name; with Flagger destination_workload.",
        )
        .exactOptional(),
    }),
    z.strictObject({ kind: z.literal("envoy"), matchers: matchers.exactOptional() }),
    z.strictObject({
      kind: z.literal("ingressNginx"),
      namespace,
      ingress: ingress.describe("Name of the stable Ingress."),
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
