import { z } from "zod";
import { duration, name } from "../field-schemas.ts";
import { requestShape } from "./http-request-schema.ts";
import { hostAndPort, httpUrl, templateSchemas } from "./probe-schema.ts";

const location = z.strictObject({
  name,
  weight: z.number().positive().describe("Share of users, in any unit. Default 1.").exactOptional(),
});

const prometheus = z
  .strictObject({
    url: httpUrl,
    auth: requestShape.auth,
    headers: requestShape.headers,
    delay: duration
      .describe("How long after its rate is recorded, two minutes after its end, a minute is asked for. Default 2m.")
      .exactOptional(),
    revise: duration.describe("How far back minutes are asked for again. Default 30m.").exactOptional(),
  })
  .describe("Where the generated rules record: the exporter accounts for SLOs that are no probes, too.");

const exporterShape = {
  locations: z.array(location).describe("Where exporters run.").exactOptional(),
  quorum: z
    .number()
    .int()
    .min(1)
    .describe("Locations that must see a target down. Default: more than half.")
    .exactOptional(),
  alerts: z
    .enum(["prometheus", "exporter"])
    .describe("Who raises the alerts of probe SLOs. Never both.")
    .exactOptional(),
  coverageFloor: z
    .number()
    .min(0)
    .max(1)
    .describe("Share of known time below which no ratio is published.")
    .exactOptional(),
  control: z
    .array(hostAndPort)
    .describe("Addresses of which one must answer for a failure to be the target's own.")
    .exactOptional(),
  prometheus: prometheus.exactOptional(),
} as const;

const like = z.union([
  templateSchemas.http,
  templateSchemas.tcp,
  templateSchemas.tls,
  templateSchemas.dns,
  templateSchemas.grpc,
  templateSchemas.websocket,
  templateSchemas.icmp,
]);

/** One source of discovered targets, without the probe that they are like, which is parsed on its own. */
export const discoverySchemas = {
  file: z.strictObject({
    files: z.array(z.string().min(1)).min(1, "must name at least one file"),
    like: z.unknown().optional(),
    refresh: duration.exactOptional(),
  }),
  http: z.strictObject({ url: httpUrl, like: z.unknown().optional(), refresh: duration.exactOptional() }),
} as const;

/** The options without discoveries, which are parsed one by one. */
export const exporterShellSchema = z.strictObject({
  ...exporterShape,
  discovery: z.array(z.unknown()).exactOptional(),
});

/** The exporter's options as a user writes them. */
export const exporterSchema = z.strictObject({
  ...exporterShape,
  discovery: z
    .array(z.union([discoverySchemas.file.extend({ like }), discoverySchemas.http.extend({ like })]))
    .describe("Targets from Prometheus' file or HTTP discovery.")
    .exactOptional(),
});
