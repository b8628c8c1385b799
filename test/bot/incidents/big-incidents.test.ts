import { expect, test } from "@jest/globals";
import { IncidentBook } from "../../../bot/incidents/incident-book.ts";
import { at, prometheusAlert } from "./observations.ts";
import { options, story } from "./story.ts";

const alerts = Array.from({ length: 10_000 }, (_, index) =>
  prometheusAlert({
    group: "g",
    fingerprint: `f${index}`,
    name: `Alert${index % 40}`,
    labels: { service: "checkout", instance: `host-${index}` },
  }),
);

test("10,000 alerts in as many deliveries are one small incident with a short timeline", () => {
  const book = new IncidentBook(options, { incidents: [], alerts: [] });
  for (const alert of alerts) book.observe([alert], at(1), at(1));
  const { incidents, entries, alerts: changed } = book.takeChanges();
  expect(incidents).toHaveLength(1);
  expect(incidents[0]?.counts).toEqual({ total: 10_000, byStatus: { firing: 10_000 }, suppressed: 0 });
  expect(JSON.stringify(incidents[0]).length).toBeLessThan(2_000);
  // What fired, and the first nineteen other names.
  expect(entries).toHaveLength(20);
  expect(changed).toHaveLength(10_000);
  expect(book.alertsOf(incidents[0]?.id ?? "", 20)).toHaveLength(20);
});

test("all of them resolved is one incident resolved, once", () => {
  const { told, tick, only, lines } = story();
  told(0, ...alerts);
  told(5, ...alerts.map((alert) => ({ ...alert, status: "resolved" as const, changedAtMs: at(5) })));
  tick(6);
  expect(only()).toMatchObject({ status: "resolved", counts: { byStatus: { resolved: 10_000 } } });
  expect(lines()).toEqual([
    "12:00 fired checkout answers with errors (and 9999 more alerts)",
    "12:05 resolved after 5 min",
  ]);
});

test("what closed a day ago leaves the memory", () => {
  const { told, tick, book } = story();
  told(0, prometheusAlert());
  told(0, prometheusAlert({ fingerprint: "never fired", to: 0 }));
  told(5, prometheusAlert({ to: 5 }));
  tick(6);
  tick(24 * 60);
  expect([...book().recent()]).toHaveLength(1);
  tick(24 * 60 + 10);
  expect([...book().recent()]).toEqual([]);
  told(24 * 60 + 11, prometheusAlert({ from: 24 * 60 + 10 }));
  expect([...book().open()]).toHaveLength(1);
});
