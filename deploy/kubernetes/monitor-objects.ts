import { secondsToDuration } from "../../slo/duration.ts";
import type { Stack } from "../../slo/model.ts";
import { type Role, tokenKey } from "../role.ts";
import { labelsOf, selectorOf } from "./labels.ts";
import { type KubernetesObject, validObject } from "./valid-object.ts";

/** How the Prometheus operator's Prometheus finds and asks a program. */
export function monitorOf(stack: Stack, role: Role): KubernetesObject {
  return validObject({
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { name: role.objectName, labels: labelsOf(stack, role) },
    spec: {
      selector: { matchLabels: selectorOf(stack, role) },
      endpoints: [
        {
          port: "http",
          interval: secondsToDuration(stack.scrapeSeconds),
          // Series of SLOs name their own service; without this it would be the exporter.
          honorLabels: true,
          authorization: { credentials: { name: role.objectName, key: tokenKey } },
        },
      ],
    },
  });
}
