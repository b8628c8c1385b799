import { z } from "zod";
import { links, name, notify, refused, url } from "../../field-schemas.ts";
import { nameServer } from "../../probe/probe-schema.ts";
import {
  dnsName,
  duration,
  durationOrNone,
  headerName,
  httpAddress,
  ipAddress,
  shiftName,
  slowestRequest,
  text,
} from "./shift-field-schemas.ts";
import { shiftStep } from "./shift-step-schema.ts";
import { shiftTraffic } from "./shift-traffic-schema.ts";
import { shiftWeights } from "./shift-weights-schema.ts";
import { terraformAddress } from "./terraform-address.ts";

const arm = z.strictObject({
  name,
  role: z.enum(["stable", "candidate"]),
  version: text.exactOptional(),
  cluster: text.exactOptional(),
  match: text
    .describe("How traffic knows the arm: a regular expression for the whole value. Default: the name.")
    .exactOptional(),
  target: text.describe("How weights name the arm. Default: its match.").exactOptional(),
});

/** A state or a plan as JSON; what else Terraform has is read by nothing but Terraform. */
const terraformJson = text.refine(
  (value) => !/\.(?:tf|tf\.json|tfvars|tfvars\.json|tofu|tfplan|tfstate|hcl)$/i.test(value),
  refused(
    "format",
    'write the file that holds what terraform show -json prints, such as "state.json" (terraform show -json > state.json)',
    (value) => `${value} is a file of Terraform's own`,
  ),
);

const judge = z.strictObject({
  alpha: z
    .number()
    // Less is beyond the evidence that numbers of rules can hold, and no false alarm in a thousand million rollouts is none.
    .min(1e-9)
    .max(0.5)
    .describe("Probability of calling a healthy candidate worse, over the whole shift. Default 0.001.")
    .exactOptional(),
  minErrors: z.number().int().min(0).describe("Default 5.").exactOptional(),
  minRequests: z.number().int().min(1).describe("Requests of the candidate. Default 100.").exactOptional(),
  effectFloor: z
    .number()
    .min(0)
    .lt(1)
    .describe("Smallest difference of error ratios that counts, 0 to 1. Default 0.001.")
    .exactOptional(),
  dispersion: z
    .union([z.literal("auto"), z.number().min(1)])
    .describe("How bursty the stable arm's errors are among its requests, 1 by chance alone. auto measures it.")
    .exactOptional(),
});

const affinity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("connection"), lifetime: duration }),
  z.strictObject({ kind: z.literal("clientIP"), for: duration }),
  z.strictObject({ kind: z.literal("cookie"), for: duration }),
  z.strictObject({ kind: z.literal("tgStickiness"), for: duration }),
]);

const drain = z.strictObject({
  deregistration: durationOrNone.describe("Deregistration delay of the target group.").exactOptional(),
  preStop: durationOrNone.exactOptional(),
  grace: durationOrNone.describe("terminationGracePeriodSeconds of the pod.").exactOptional(),
  stopSignal: text.describe("SIGTERM, SIGQUIT.").exactOptional(),
  server: z.enum(["nginx", "other"]).exactOptional(),
  maxInflight: slowestRequest.describe("How long the slowest request takes: 30s.").exactOptional(),
});

const dns = z.strictObject({
  name: dnsName,
  ttl: durationOrNone,
  resolvers: z.array(nameServer).describe("Name servers that the exporter asks.").exactOptional(),
  answers: z.record(z.string(), z.array(ipAddress)).describe("Addresses that mean an arm, by arm.").exactOptional(),
});

/** One traffic shift as a user writes it. */
export const shiftSchema = z.strictObject({
  name: shiftName,
  title: z.string().exactOptional(),
  service: name.describe("Name of one of the stack's services."),
  strategy: z.enum(["rolling", "canary", "blueGreen", "abTest", "clusterBlueGreen"]),
  arms: z.array(arm).describe("Exactly one stable arm and one candidate."),
  traffic: shiftTraffic,
  weights: shiftWeights.exactOptional(),
  layer: z
    .enum(["dns", "alb", "nlb", "haproxy", "ingress", "mesh", "gateway", "podRatio", "serviceSelector"])
    .describe("Where the weights act. Default: told by weights.")
    .exactOptional(),
  settle: duration
    .describe("How long traffic may take to follow a change of weights. Default by layer.")
    .exactOptional(),
  declared: z
    .strictObject({ kind: z.literal("terraform"), file: terraformJson, resource: terraformAddress })
    .describe("The weights as written down, which would undo a shift when applied.")
    .exactOptional(),
  slow: z
    .strictObject({
      threshold: duration.describe("Default 100ms; a bucket edge of the histogram.").exactOptional(),
      histogram: z
        .string()
        .describe("The histogram without _bucket and with the matchers of requests, for pods and counters.")
        .exactOptional(),
      unit: z.enum(["seconds", "milliseconds"]).describe("Unit of its values. Default seconds.").exactOptional(),
      edges: z.array(z.string()).describe("Bucket edges (le) that the histogram has.").exactOptional(),
    })
    .describe("Requests over a threshold, compared like errors.")
    .exactOptional(),
  judge: judge.describe("When the candidate is called worse.").exactOptional(),
  steps: z.array(shiftStep).describe("The planned course.").exactOptional(),
  drain: drain.describe("What is configured for taking an arm out of service; see nines drain.").exactOptional(),
  affinity: affinity.describe("What keeps a client at its arm.").exactOptional(),
  dns: dns.exactOptional(),
  rollback: z
    .strictObject({
      stableCapacity: z.number().positive().describe("Requests per second that the stable arm can take."),
      headroom: z
        .number()
        .positive()
        .max(1)
        .describe("Share of it that a rollback may use. Default 0.9.")
        .exactOptional(),
    })
    .exactOptional(),
  budget: z
    .strictObject({
      slo: text.describe("Id of an SLO of the stack: checkout-availability."),
      maxSpend: z.number().positive().max(100).describe("Percent of its budget. Default 10.").exactOptional(),
    })
    .exactOptional(),
  expect: z
    .strictObject({
      requestsPerSecond: z.number().positive().max(1e9).exactOptional(),
      errorRatio: z.number().min(0).lt(1).describe("0 to 1: nothing is worse than 1.").exactOptional(),
    })
    .describe("Usual traffic of the whole service, for the check of what can be detected.")
    .exactOptional(),
  notify: notify.exactOptional(),
  runbook: url.exactOptional(),
  links: links.exactOptional(),
  probes: z
    .strictObject({
      url: z.union([httpAddress, z.record(z.string(), httpAddress)]),
      rate: z.number().positive().max(100).describe("Requests per second. Default 1.").exactOptional(),
      versionHeader: headerName.exactOptional(),
      timeout: duration.exactOptional(),
    })
    .describe("The exporter's own requests to each arm.")
    .exactOptional(),
});
