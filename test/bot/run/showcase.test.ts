import { beforeEach, describe, expect, test } from "@jest/globals";
import type { DesiredMessage } from "../../../bot/dispatch/desired-message.ts";
import type { Incident, TimelineEntry } from "../../../bot/model/incident.ts";
import type { PostedMessage } from "../../../bot/model/message.ts";
import { Showcase } from "../../../bot/run/showcase.ts";
import { exampleAlert, exampleIncident } from "../store/examples.ts";

const alerts = { workspace: "acme", channel: "#alerts" };
const second = 1_000;
const limits = { incidents: 3, withinMs: 60 * second, quietMs: 300 * second, ownPerMinute: 1, editMs: 10 * second };

describe("Showcase", () => {
  let incidents: Map<string, Incident>;
  let entries: Map<string, readonly TimelineEntry[]>;
  let posted: Set<string>;
  let notes: Map<string, string>;
  let past: Map<string, readonly TimelineEntry[]>;
  let showcase: Showcase;

  const empty = {
    workspace: "acme",
    channel: "#alerts",
    priority: "edit",
    fallback: undefined,
    picture: undefined,
    withPicture: undefined,
    thread: [],
  } as const;
  const start = () =>
    new Showcase({
      book: {
        incident: (id) => incidents.get(id),
        recent: () => incidents.values(),
        alertsOf: (id) => [exampleAlert({ name: `Alert${id}` })],
        entriesOf: (id) => entries.get(id) ?? [],
      },
      limits: () => limits,
      message: (key) => (posted.has(key) ? ({ key } as PostedMessage) : undefined),
      draw: ({ id, status }, _, lines): DesiredMessage => ({
        ...empty,
        key: id,
        subject: { kind: "incident", incident: id },
        message: { text: `${id} ${status} ${lines.map(({ seq }) => seq).join(",")}`.trim(), color: "", blocks: [] },
        notBeforeMs: undefined,
      }),
      drawStorm: ({ incidents: count, open }, _, notBeforeMs): DesiredMessage => ({
        ...empty,
        key: "storm",
        subject: { kind: "storm", storm: "storm" },
        message: { text: `storm of ${count}, ${open} open`, color: "", blocks: [] },
        notBeforeMs,
      }),
      notes,
      pastEntries: past,
    });

  beforeEach(() => {
    [incidents, entries, posted, notes, past] = [new Map(), new Map(), new Set(), new Map(), new Map()];
    showcase = start();
  });

  const put = (id: string, atMs: number, part: Partial<Incident> = {}) => {
    const destinations = [{ ...alerts, mentions: [] }];
    const incident = exampleIncident({
      id,
      severity: "warning",
      worst: "warning",
      heardAtMs: atMs,
      openedAtMs: atMs,
      changedAtMs: atMs,
      destinations,
      service: id,
      ...part,
    });
    incidents.set(id, incident);
    showcase.changed(incident);
  };
  /** Texts that the channel should show; they are posted at once. */
  const show = (nowMs: number) => {
    const display = showcase.display(nowMs);
    for (const [name, json] of display.notes) notes.set(name, json);
    for (const { subject } of display.desired) {
      if (subject.kind === "incident") posted.add(`${subject.incident}@acme/#alerts`);
    }
    return display.desired.map(({ message, notBeforeMs }) =>
      notBeforeMs === undefined ? message.text : `${message.text} (not before ${notBeforeMs / second} s)`,
    );
  };

  test("shows what changed, once", () => {
    put("A", 0);
    expect(show(0)).toEqual(["A firing"]);
    expect(show(second)).toEqual([]);
    put("A", 0, { status: "silenced" });
    expect(show(2 * second)).toEqual(["A silenced"]);
  });

  test("lets green wait, and shows red again at once", () => {
    put("A", 0);
    show(0);
    put("A", 0, { status: "resolved", resolvedAtMs: 10 * second, greenAtMs: 70 * second });
    expect(show(10 * second)).toEqual([]);
    expect(show(69 * second)).toEqual([]);
    put("A", 0);
    expect(show(69 * second)).toEqual(["A firing"]);
    expect(show(70 * second)).toEqual([]);
    put("A", 0, { status: "resolved", resolvedAtMs: 80 * second, greenAtMs: 140 * second });
    expect(show(80 * second)).toEqual([]);
    expect(show(140 * second)).toEqual(["A resolved"]);
  });

  test("lets grey wait for nothing", () => {
    put("A", 0, { status: "unknown", resolvedAtMs: 10 * second });
    expect(show(10 * second)).toEqual(["A unknown"]);
  });

  test("shows everything recent after a restart, with lines that were written before it", () => {
    const line = (seq: number): TimelineEntry => ({
      incident: "A",
      seq,
      atMs: 0,
      kind: "note",
      by: undefined,
      detail: "",
    });
    past.set("A", [line(1), line(2), line(3)]);
    entries.set("A", [line(3), line(4)]);
    put("A", 0);
    showcase = start();
    expect(show(0)).toEqual(["A firing 1,2,3,4"]);
  });

  test("folds what is too much into one message, also over a restart, and edits that one in turn", () => {
    for (const [index, id] of ["A", "B", "C", "D"].entries()) {
      put(id, index * second);
      show(index * second);
    }
    expect(showcase.storms()).toMatchObject([{ ...alerts, storm: { count: 4 } }]);
    expect([...notes.keys()]).toEqual(["storm:acme/#alerts"]);
    const folded = ["A", "B", "C", "D"].filter((id) => !posted.has(`${id}@acme/#alerts`));
    expect(folded.length).toBeGreaterThan(0);
    expect(showcase.foldedIn(incidents.get("D") as Incident)).toEqual([alerts]);

    put("E", 5 * second);
    expect(show(5 * second)).toEqual(["storm of 5, 5 open (not before 13 s)"]);
    put("F", 6 * second);
    expect(show(6 * second)).toEqual(["storm of 6, 6 open (not before 13 s)"]);

    showcase = start();
    const again = show(7 * second);
    expect(again).toContain("storm of 6, 6 open");
    expect(again.some((text) => text.startsWith("F"))).toBe(false);
  });

  test("gives a critical incident of a new kind its own message in a storm", () => {
    for (const [index, id] of ["A", "B", "C", "D"].entries()) put(id, index * second);
    show(4 * second);
    put("X", 5 * second, { severity: "critical", worst: "critical" });
    expect(show(5 * second)).toContain("X firing");
    expect(showcase.foldedIn(incidents.get("X") as Incident)).toEqual([]);
  });

  test("ends a storm after its quiet time with a last summary", () => {
    for (const [index, id] of ["A", "B", "C", "D"].entries()) put(id, index * second);
    show(4 * second);
    for (const id of ["A", "B", "C", "D"]) put(id, 0, { status: "resolved", resolvedAtMs: 20 * second });
    expect(show(20 * second)).toContain("storm of 4, 0 open (not before 20 s)");
    const last = show(304 * second);
    expect(last.some((text) => text.startsWith("storm of 4, 0 open"))).toBe(true);
    expect(showcase.storms()).toEqual([]);
  });
});
