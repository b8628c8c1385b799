import { z } from "zod";
import { duration, labels, name, onceShape, recurringShape, refused, url } from "../field-schemas.ts";
import { isUrl, parseAddress, parseHost, parseRange, parseResolver } from "./address.ts";
import { headers, journeyStep, requestShape, secret, text, textMatch } from "./http-request-schema.ts";

const switches = {
  mute: z.boolean().describe("Raise no alerts. Default true.").exactOptional(),
  exclude: z.boolean().describe("Leave the time out of the SLI. Default false.").exactOptional(),
  probe: z.boolean().describe("Go on probing. Default true.").exactOptional(),
} as const;

const maintenance = z.union([
  z.strictObject({ ...onceShape, ...switches }),
  z.strictObject({ ...recurringShape, ...switches }),
]);

/** `host:port`. */
export const hostAndPort = z.string().refine(
  (value) => parseAddress(value) !== undefined,
  refused(
    "address",
    'write host and port, such as "db.example.org:5432" or "[2001:db8::1]:5432"',
    (value) => `${value} is not an address with a port`,
  ),
);

/** A name server, by its address. */
export const nameServer = z.string().refine(
  (value) => parseResolver(value) !== undefined,
  refused(
    "address",
    'write its IP address, such as "10.0.0.2" or "10.0.0.2:5353"',
    (value) => `${value} is not a name server`,
  ),
);

/** What every kind of probe may say, without its name. */
const common = {
  interval: duration.describe("Time between two probes. Default 30s.").exactOptional(),
  timeout: duration.describe("When an attempt is given up. Default 10s, at most 80 % of the interval.").exactOptional(),
  retries: z.number().int().min(0).max(10).describe("Attempts that confirm a failure. Default 2.").exactOptional(),
  maxDuration: duration.describe("A slower attempt fails.").exactOptional(),
  family: z.enum(["any", "ipv4", "ipv6"]).exactOptional(),
  everyAddress: z.boolean().describe("Probe all addresses of the name in turn.").exactOptional(),
  resolver: nameServer.describe("Name server to ask.").exactOptional(),
  allow: z
    .array(
      z.string().refine(
        (value) => parseRange(value) !== undefined,
        refused(
          "address",
          'write it as CIDR, such as "169.254.10.0/24"',
          (value) => `${value} is not a range of addresses`,
        ),
      ),
    )
    .describe("Ranges that may be probed although they are refused otherwise.")
    .exactOptional(),
  labels: labels.exactOptional(),
  maintenance: z.array(maintenance).describe("Planned work, with separate switches. Times are UTC.").exactOptional(),
  alert: z
    .enum(["page", "ticket", "off"])
    .describe("Whether a confirmed outage raises ProbeDown. Default ticket without an SLO, else off.")
    .exactOptional(),
  runbook: url.exactOptional(),
} as const;

const tls = z.strictObject({
  ca: z.string().min(1).describe("PEM file with the authorities to trust.").exactOptional(),
  cert: z.string().min(1).describe("PEM file with the client's certificate.").exactOptional(),
  key: z.string().min(1).describe("PEM file with the client's key.").exactOptional(),
  serverName: z.string().min(1).describe("Name to ask for and to find in the certificate.").exactOptional(),
  verify: z.boolean().describe("Whether an unverified certificate is a failure. Default true.").exactOptional(),
});
const tlsOrNot = z.union([z.boolean(), tls]).describe("true for TLS with the usual settings.");

/** A whole http(s) address. */
export const httpUrl = z.string().refine(
  (value) => isUrl(value, ["http:", "https:"]),
  refused(
    "url",
    'write the whole address, such as "https://shop.example.org/"',
    (value) => `${value} is not an http(s) address`,
  ),
);
const proxy = httpUrl.describe("http://proxy.example.org:3128.");

const record = z.enum(["A", "AAAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "CAA"]);

const http = z.strictObject({
  kind: z.literal("http").exactOptional(),
  name,
  url: httpUrl,
  ...requestShape,
  proxy: proxy.exactOptional(),
  tls: tls.exactOptional(),
  ...common,
});
const tcp = z.strictObject({
  kind: z.literal("tcp"),
  name,
  address: hostAndPort,
  tls: tlsOrNot.exactOptional(),
  dialogue: z
    .array(z.union([z.strictObject({ send: z.string() }), z.strictObject({ expect: textMatch })]))
    .describe("What to send and what to expect, in order.")
    .exactOptional(),
  ...common,
});
const tlsProbe = z.strictObject({
  kind: z.literal("tls"),
  name,
  address: z.string().refine(
    (value) => parseAddress(value, 443) !== undefined,
    refused("address", 'write "shop.example.org" or "mail.example.org:465"', (value) => `${value} is not an address`),
  ),
  tls: tls.exactOptional(),
  minValidity: duration.describe("The probe fails when a certificate is valid for less. Default 7d.").exactOptional(),
  ...common,
});
const dns = z.strictObject({
  kind: z.literal("dns"),
  name,
  query: z.string().min(1, "must not be empty").describe("The name to ask for."),
  record: record.exactOptional(),
  answers: z
    .union([text, z.array(text)])
    .describe("Texts that some answer must hold.")
    .exactOptional(),
  minAnswers: z.number().int().min(0).describe("Fewer answers fail. Default 1.").exactOptional(),
  ...common,
});
const grpc = z.strictObject({
  kind: z.literal("grpc"),
  name,
  address: hostAndPort,
  service: z.string().describe("Service to ask about. Default: the whole server.").exactOptional(),
  tls: tlsOrNot.exactOptional(),
  ...common,
});
const websocket = z.strictObject({
  kind: z.literal("websocket"),
  name,
  url: z.string().refine(
    (value) => isUrl(value, ["ws:", "wss:"]),
    refused(
      "url",
      'write the whole address, such as "wss://shop.example.org/live"',
      (value) => `${value} is not a ws(s) address`,
    ),
  ),
  headers: headers.exactOptional(),
  subprotocol: z.string().min(1).exactOptional(),
  tls: tls.exactOptional(),
  ...common,
});
const icmp = z.strictObject({
  kind: z.literal("icmp"),
  name,
  host: z.string().refine(
    (value) => parseHost(value) !== undefined,
    refused(
      "address",
      'write a name or an IP address, such as "gateway.example.org"',
      (value) => `${value} is not a host`,
    ),
  ),
  ...common,
});
const journey = z.strictObject({
  kind: z.literal("journey"),
  name,
  proxy: proxy.exactOptional(),
  tls: tls.exactOptional(),
  secrets: z.record(z.string(), secret).describe("Secrets by name; steps write {{name}}.").exactOptional(),
  steps: z.array(journeyStep).min(1, "must hold at least one step"),
  ...common,
});

/** One schema per kind of probe; without a kind it is HTTP. */
export const probeSchemas = { http, tcp, tls: tlsProbe, dns, grpc, websocket, icmp, journey } as const;

/** Any probe, for the JSON Schema that editors use. */
export const probe = z.union([http, tcp, tlsProbe, dns, grpc, websocket, icmp, journey]);

/** Probes without name and address, which discovery gives. A journey has its addresses in its steps. */
export const templateSchemas = {
  http: http.omit({ name: true, url: true }),
  tcp: tcp.omit({ name: true, address: true }),
  tls: tlsProbe.omit({ name: true, address: true }),
  dns: dns.omit({ name: true, query: true }),
  grpc: grpc.omit({ name: true, address: true }),
  websocket: websocket.omit({ name: true, url: true }),
  icmp: icmp.omit({ name: true, host: true }),
} as const;
