import { expect, test } from "@jest/globals";
import { prometheusAlert } from "./observations.ts";
import { story } from "./story.ts";

const blue = prometheusAlert({ fingerprint: "blue", title: "blue gets nothing any more", severity: "critical" });
const green = (to?: number) =>
  prometheusAlert({ fingerprint: "green", title: "green fails", severity: "warning", from: 1, ...(to && { to }) });
const held = { kind: "silenced", by: "Ben", untilMs: undefined } as const;

const cases = [
  {
    name: "an alert that fires speaks before a worse one that nobody reports any more",
    fires: [green()],
    title: "green fails",
    severity: "critical",
    status: "firing",
    order: ["green firing", "blue unknown"],
  },
  {
    name: "where nothing fires, what nobody reports any more speaks",
    fires: [],
    title: "blue gets nothing any more",
    severity: "critical",
    status: "unknown",
    order: ["blue unknown", "green unknown"],
  },
  {
    name: "what fires and is silenced speaks before what nobody reports any more",
    fires: [{ ...green(), suppressed: held }],
    title: "green fails",
    severity: "critical",
    status: "silenced",
    order: ["green firing", "blue unknown"],
  },
] as const;

test.each(cases)("IncidentBook: $name", ({ fires, title, severity, status, order }) => {
  const { told, asked, crash, only, book } = story();
  told(0, blue);
  told(1, green());
  expect(only()).toMatchObject({ title: "blue gets nothing any more" });
  for (const minutes of [2, 3, 4]) asked(minutes, { alerts: fires });
  crash();
  asked(5, { alerts: fires });
  expect(only()).toMatchObject({ title, severity, status });
  const alerts = book().alertsOf(only().id);
  expect(alerts.map((alert) => `${alert.fingerprint} ${alert.status}`)).toEqual(order);
});

test("IncidentBook: an alert that is reported again speaks again", () => {
  const { told, asked, only } = story();
  told(0, blue);
  told(1, green());
  for (const minutes of [2, 3, 4]) asked(minutes, { alerts: [green()] });
  told(9, prometheusAlert({ fingerprint: "blue", title: "blue gets nothing any more", severity: "critical", from: 9 }));
  expect(only()).toMatchObject({ title: "blue gets nothing any more", severity: "critical", status: "firing" });
});
