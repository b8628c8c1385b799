/** Labels that hold the status of an answer, or its class. */
export const statusLabels: ReadonlySet<string> = new Set([
  "code",
  "code_class",
  "envoy_response_code",
  "envoy_response_code_class",
  "http_code",
  "http_response_status_code",
  "http_status",
  "http_status_code",
  "response_code",
  "response_code_class",
  "response_status",
  "status",
  "status_class",
  "status_code",
  "class",
]);

/** What labels of a status hold. Source: https://www.iana.org/assignments/http-status-codes, and those of nginx, AWS and Cloudflare. */
const statuses: readonly string[] = [
  ...["100", "101", "103", "200", "201", "202", "204", "206", "207", "301", "302", "303", "304", "307", "308"],
  ...range(400, 431),
  ...["440", "444", "449", "451", "460", "463", "464", "494", "495", "496", "497", "499"],
  ...range(500, 511),
  ...range(520, 530),
  ...["561", "598", "599"],
  ...["1xx", "2xx", "3xx", "4xx", "5xx", "1XX", "2XX", "3XX", "4XX", "5XX"],
  // Istio's, Envoy's and curl's words for no answer, and gRPC's numbers that are no class.
  ...["0", "000", "10", "11", "12", "13", "14", "15", "16"],
];

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** Every value that a label of a status may have: statuses, their classes, and words for no answer. */
export function statusesOf(label: string): readonly string[] {
  return label.endsWith("class") ? [...statuses, "1", "2", "3", "4", "5"] : statuses;
}
