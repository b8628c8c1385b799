import { setTimeout as delay } from "node:timers/promises";
import { percentText } from "../../print/percent-text.ts";
import { canary, type DemoShop, firstPercent, stable } from "../demo/demo-shop.ts";
import { budgetSentence } from "./budget-sentence.ts";
import type { IncidentFact, IncidentSubject, StoryFacts } from "./story-facts.ts";

export interface StoryParts {
  readonly shop: Pick<DemoShop, "breakCanary" | "heal" | "state">;
  readonly facts: StoryFacts;
  readonly say: (sentence: string) => void;
  readonly now: () => number;
  /** Ends the story where it is. */
  readonly signal: AbortSignal;
}

const lookMs = 500;
/** How much of the healthy shop has to be known before anything happens to it. */
const leastProbes = 20;

const canaryProbe: IncidentSubject = { label: "target", value: "canary-payment" };
export const paymentSlo = "checkout-payment";

/**
 * A release that goes wrong, as far as the stack itself notices: each sentence says what was measured, and a thing that does not happen in
 * time is said, too. It takes about two minutes, and at most eight.
 */
export async function tellStory({ shop, facts, say, now, signal }: StoryParts): Promise<void> {
  const until = async <T>(seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined> => {
    for (const lateMs = now() + seconds * 1000; now() < lateMs; await delay(lookMs, undefined, { signal })) {
      const found = await look();
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const firing = (about: IncidentSubject) => async (): Promise<IncidentFact | undefined> => {
    const incident = await facts.shownIncident(about);
    return incident?.status === "firing" ? incident : undefined;
  };
  const ended = async (): Promise<IncidentFact | undefined> => {
    const incident = await facts.shownIncident(canaryProbe);
    return incident?.status === "resolved" ? incident : undefined;
  };

  await shop.heal();
  const healthy = await until(60, async () => {
    const [target, slo] = [await facts.target(canaryProbe.value), await facts.slo(paymentSlo)];
    return target?.state === "up" && (slo?.current.sampleSize ?? 0) >= leastProbes ? slo : undefined;
  });
  if (healthy === undefined) return say("The shop is not healthy, so there is nothing to break; its probes say why.");
  say(
    `All is well: ${stable} serves every customer, and ${share(healthy.current)} of the exporter's payments went through.`,
  );

  const startedMs = now();
  await shop.breakCanary();
  const { canaryPercent } = shop.state();
  say(`A release: ${canaryPercent} % of the customers get ${canary}, and its payments fail. Nobody has noticed yet.`);
  const after = () => `${Math.round((now() - startedMs) / 1000)} s after the release`;

  const first = await until(120, firing(canaryProbe));
  say(
    first === undefined
      ? `No alert about ${canary} came within two minutes: see the log.`
      : `${after()} the inbox has an alert: ${first.title}. The probe of ${canary} found it, not a customer.`,
  );
  const burn = await until(180, firing({ label: "slo_id", value: paymentSlo }));
  const during = await facts.slo(paymentSlo);
  say(
    burn === undefined
      ? "No alert about the objective came within three minutes: see the log."
      : `${after()} it has a page, too: ${burn.title}. Customers notice: ${failed(during?.current)} payments failed.`,
  );

  await shop.heal();
  const healedMs = now();
  say(`The release is taken back: ${stable} serves everybody again, and ${canary} is repaired.`);
  const over = await until(180, ended);
  const tookSeconds = Math.round((now() - healedMs) / 1000);
  say(
    over === undefined
      ? `The alert about ${canary} has not ended within three minutes: see the log.`
      : `${tookSeconds} s later the inbox shows the alert about ${canary} as over.`,
  );
  const slo = await facts.slo(paymentSlo);
  if (slo !== undefined) say(budgetSentence(slo));
  if (burn !== undefined) {
    const end = new Date(healedMs + 6 * 60_000).toTimeString().slice(0, 5);
    say(`The page stays until its short window of five minutes holds no failure any more, at about ${end}.`);
  }
  say(
    `Now you: nines demo break, heal, shift 25, or story, in another terminal. (${firstPercent} % is where it begins.)`,
  );
}

function share({ sli, sampleSize }: { readonly sli?: number; readonly sampleSize: number }): string {
  const good = Math.round((sli ?? 0) * sampleSize);
  return good === sampleSize ? `all ${sampleSize}` : `${good} of ${sampleSize} (${percentText(sli ?? 0)})`;
}

function failed(current: { readonly sli?: number; readonly sampleSize: number } | undefined): string {
  if (current?.sli === undefined) return "some of the exporter's";
  return `${Math.round((1 - current.sli) * current.sampleSize)} of the exporter's ${current.sampleSize}`;
}
