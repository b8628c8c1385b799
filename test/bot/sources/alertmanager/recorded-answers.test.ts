import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { createAlertmanagerClient } from "../../../../bot/sources/alertmanager/alertmanager-client.ts";
import { pollAlertmanager } from "../../../../bot/sources/alertmanager/poll-alertmanager.ts";
import { startLoopbackServer } from "../../../../bot/testing/aws/loopback-server.ts";
import { labelFingerprint } from "../../../../slo/label-fingerprint.ts";

// Answers of other Alertmanagers are kept beside the repository and not copied into it.
const folder = fileURLToPath(new URL("../../../../../shared/fixtures/payloads/alertmanager/", import.meta.url));
const describeWithAnswers = existsSync(folder) ? describe : describe.skip;
if (!existsSync(folder))
  process.stderr.write(`No recorded answers at ${folder}: the API client is not tried on them\n`);

interface Group {
  readonly alerts: readonly {
    readonly fingerprint: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly status: { readonly state: string };
  }[];
}
const read = <T>(file: string): T => JSON.parse(readFileSync(folder + file, "utf8")) as T;

describeWithAnswers("pollAlertmanager() on recorded answers", () => {
  test.each(["api-v2-alert-groups-0.22.0.json", "api-v2-alert-groups-0.31.0.json"])("understands %s", async (file) => {
    const alerts = new Map(
      read<readonly Group[]>(file).flatMap((group) => group.alerts.map((alert) => [alert.fingerprint, alert] as const)),
    );
    const silences = read<readonly { readonly id: string }[]>("api-v2-silences-0.31.0.json");
    const server = await startLoopbackServer((request, _body, response) => {
      const isSilences = request.url?.startsWith("/api/v2/silences") === true;
      response.end(
        JSON.stringify(isSilences ? silences : request.url === "/api/v2/status" ? {} : [...alerts.values()]),
      );
    });
    const client = createAlertmanagerClient({
      source: { name: "prod", api: [server.url], apiLogin: undefined },
      secret: () => "",
    });
    const receivers = ["by-name", "by-cluster-service"];
    const report = await pollAlertmanager({ source: "prod", client, nowMs: Date.now(), receivers });
    await server.close();
    expect(report.isComplete).toBe(true);
    expect(report.alerts.length).toBe(alerts.size);
    expect(report.silences.map(({ id }) => id)).toEqual(silences.map(({ id }) => id));
    for (const { fingerprint, labels, suppressed, status } of report.alerts) {
      expect(fingerprint).toBe(labelFingerprint(labels));
      expect(labels).toEqual(alerts.get(fingerprint)?.labels);
      expect([status, suppressed !== undefined]).toEqual([
        "firing",
        alerts.get(fingerprint)?.status.state === "suppressed",
      ]);
    }
  });
});
