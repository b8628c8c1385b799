import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseDelivery } from "../../../../bot/intake/parse-delivery.ts";
import type { Delivery } from "../../../../bot/model/delivery.ts";
import type { Observation, ParsedDelivery } from "../../../../bot/model/observation.ts";

const folder = fileURLToPath(new URL("../../payloads/", import.meta.url));

/** All payloads of ours, by path: `cloudwatch/event-metric.json`. */
export const payloadPaths: readonly string[] = globSync("*/*", { cwd: folder }).sort();

/** A payload of ours as a sender would send it. */
export function payload(path: string): string {
  return readFileSync(folder + path, "utf8");
}

/** A body as the store hands it over: received at 09:13 on 14 April 2026. */
export function delivery(body: string, more: Partial<Delivery> = {}): Delivery {
  return {
    id: 7,
    source: "shop",
    intake: "webhook",
    receivedAtMs: Date.UTC(2026, 3, 14, 9, 13),
    body,
    messageId: undefined,
    sentAtMs: undefined,
    ...more,
  };
}

/** A payload of ours, parsed. Those for Alertmanager's intake came as a webhook, the others through a queue. */
export function parsePayload(path: string): ParsedDelivery {
  return parseDelivery(delivery(payload(path), { intake: path.startsWith("alertmanager/") ? "webhook" : "sqs" }));
}

/** The only observation of a payload. */
export function only({ observations }: ParsedDelivery): Observation {
  const [first, ...others] = observations;
  if (first === undefined || others.length > 0) throw new Error(`${observations.length} observations instead of one`);
  return first;
}

/** `firing critical 2026-04-14T09:12:31.521Z arn:aws:…`: what decides where an observation goes. */
export function identityLine({ status, severity, changedAtMs, fingerprint }: Observation): string {
  return [status, severity ?? "-", new Date(changedAtMs).toISOString(), fingerprint].join(" ");
}
