import { z } from "zod";
import { name, refused, url } from "../field-schemas.ts";

/** A quantity of Kubernetes: `500m`, `0.5`, `512Mi`, `2Gi`. */
const cpu = z
  .string()
  .regex(/^([1-9]\d*m|\d+(\.\d{1,3})?)$/, 'is not an amount of processor time such as "500m" or "2"')
  .exactOptional();
const bytes = z.string().regex(/^[1-9]\d*(Ki|Mi|Gi|Ti|k|M|G|T)?$/, 'is not an amount of memory such as "512Mi"');

const image = z
  .string()
  .refine(
    isPinned,
    refused(
      "deploy-image",
      'name a version that never moves: "registry.example.org/nines:1.4.0", or a digest after @',
      (value) => `${value} is no fixed version of an image`,
    ),
  )
  .describe("The image of nines in your registry, by a tag that never moves or by its digest. Default nines:local.");

const store = z
  .string()
  .refine(
    (text) => text === "sqlite" || isPostgres(text),
    refused(
      "deploy-store",
      'write "sqlite", or "postgres://user@host:5432/database" without the password',
      (value) => `${value} is no store for containers`,
    ),
  )
  .describe("sqlite, or postgres://user@host:5432/database without the password. Default sqlite.");

const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "is not the name of a variable");

/** How the stack runs in containers, as a user writes it. */
export const deploySchema = z
  .strictObject({
    image: image.exactOptional(),
    namespace: name.exactOptional(),
    store: store.exactOptional(),
    volume: z
      .strictObject({ size: bytes.exactOptional(), class: z.string().min(1).exactOptional() })
      .describe("Volumes of SQLite.")
      .exactOptional(),
    exporter: z
      .strictObject({ shards: z.number().int().min(1).max(1000).exactOptional(), cpu, memory: bytes.exactOptional() })
      .describe("How many exporters share the targets, and what each may use.")
      .exactOptional(),
    relay: z
      .strictObject({ replicas: z.number().int().min(1).max(100).exactOptional(), cpu, memory: bytes.exactOptional() })
      .describe("How many relays take alerts, and what each may use.")
      .exactOptional(),
    alertmanagers: z
      .array(url)
      .min(1, "must name at least one Alertmanager")
      .describe("Alertmanagers that the exporter tells when it raises the alerts itself.")
      .exactOptional(),
    labels: z
      .record(
        z.string().regex(labelKey, "is not the name of a label"),
        z.string().regex(labelValue, "is not a value that labels of Kubernetes can have"),
      )
      .describe("Labels of every object.")
      .exactOptional(),
    env: z
      .record(variable, z.union([z.string(), z.strictObject({ env: variable })]))
      .describe("Further variables of the containers; { env: NAME } takes the value from the Secret.")
      .exactOptional(),
  })
  .describe("How exporter and relay run in containers.");

/** Whether a reference to an image means the same image tomorrow. */
function isPinned(reference: string): boolean {
  const [, tag, digest] =
    /^[a-z0-9][\w.:/-]*?(?::([\w][\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$/i.exec(reference) ?? [];
  return digest !== undefined || (tag !== undefined && tag !== "latest");
}

function isPostgres(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, username } = new URL(text);
  return hostname !== "" && username !== "" && pathname.length > 1;
}
