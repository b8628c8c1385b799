import { expect, test } from "@jest/globals";
import { footerBlock } from "../../../bot/render/footer.ts";
import { plainTextBlock } from "../../../bot/render/plain-text.ts";
import { alert, sloAlert, sloIncident, sloView } from "./example-views.ts";

const fromExporter = () => {
  const { facts } = alert();
  if (facts.kind !== "prometheus") throw new Error("it is of Alertmanager");
  return sloAlert({ facts: { ...facts, receiver: "nines-exporter" } });
};

test("footerBlock() names the exporter where no Alertmanager is in between, and why nothing can be silenced there", () => {
  const view = sloView({ incident: sloIncident(), alerts: [fromExporter()] });
  expect(plainTextBlock(footerBlock(view, { leftOut: [], canSilence: false }))).toBe(
    "nines exporter prod · incident 3F7K · 2 alerts · seen by on-call: not yet · no Silence: no Alertmanager to silence it at",
  );
});

test("footerBlock() says nothing of Silence where it is offered, or nothing fires any more", () => {
  const shown = plainTextBlock(footerBlock(sloView(), { leftOut: [] }));
  expect(shown).toBe("Alertmanager prod · incident 3F7K · 2 alerts · seen by on-call: not yet");
  const ended = sloView({ incident: sloIncident({ status: "resolved", resolvedAtMs: 1 }) });
  expect(plainTextBlock(footerBlock(ended, { leftOut: [], canSilence: false }))).not.toContain("Silence");
});
