import { percentText } from "../../print/percent-text.ts";
import { canary, type DemoShop, stable } from "../demo/demo-shop.ts";
import { budgetSentence } from "./budget-sentence.ts";
import type { IncidentFact, IncidentSubject, StoryFacts } from "./story-facts.ts";

export interface StoryParts {
  readonly shop: Pick<DemoShop, "breakCanary" | "heal" | "state">;
  readonly facts: StoryFacts;
  readonly say: (sentence: string) => void;
  readonly now: () => number;
  /** The words with which people do something to this demo. */
  readonly command: (action: string) => string;
  /** Lets time pass; throws when the story is to end where it is. */
  readonly pause: (ms: number) => Promise<void>;
}

const lookMs = 500;
/** For people to read a sentence, and to look at what it is about. */
const readMs = 6_000;
/** How much of the healthy shop has to be known before anything happens to it. */
const leastProbes = 20;

const canaryProbe: IncidentSubject = { label: "target", value: "canary-payment" };
/** The SLO of all customers: Prometheus' rules raise its alerts. */
const recordedSlo = "checkout-requests";
const rulesSeconds = 75;
const payment: IncidentSubject = { label: "slo_id", value: "checkout-payment" };

/**
 * A release that goes wrong, as far as the stack itself notices: each sentence says what was measured, and a thing that does not happen in
 * time is said, too. It takes about two minutes, and at most eight.
 */
export async function tellStory({ shop, facts, say, now, command, pause }: StoryParts): Promise<void> {
  const until = async <T>(seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined> => {
    for (const lateMs = now() + seconds * 1000; now() < lateMs; await pause(lookMs)) {
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
  let isAnnounced = false;
  const announce = (incident: IncidentFact): void => {
    if (!isAnnounced) say(`First an alert of before has to end: "${incident.title}".`);
    isAnnounced = true;
  };
  // An alert of before has to be over, or nobody could tell it from the one to come.
  const healthy = await until(180, async () => {
    const [target, slo] = [await facts.target(canaryProbe.value), await facts.slo(payment.value)];
    const isWell = target?.state === "up" && (slo?.current.sampleSize ?? 0) >= leastProbes;
    const standing = await firing(canaryProbe)();
    if (isWell && standing !== undefined) announce(standing);
    return isWell && standing === undefined ? slo : undefined;
  });
  if (healthy === undefined) return say("The shop is not healthy, so there is nothing to break; its probes say why.");
  const before = await facts.openCritical();
  say(
    before.length === 0
      ? `All is well: ${stable} serves every customer, and ${share(healthy.current)}.`
      : `The shop works: ${stable} serves every customer, and ${share(healthy.current)}. Of before, ${standingText(before)}.`,
  );
  const standing = await firing(payment)();
  await pause(readMs);

  const startedMs = now();
  const customersBefore = shop.state().customers;
  await shop.breakCanary();
  const { canaryPercent } = shop.state();
  say(
    `A release: ${canary} gets ${canaryPercent} % of the customers. Payments fail in it, and nobody has noticed yet.`,
  );

  const first = await until(120, firing(canaryProbe));
  const firstMs = now();
  say(
    first === undefined
      ? `No alert about ${canary} came within two minutes: see the log.`
      : `${secondsText(firstMs - startedMs)} later the inbox has an alert: "${first.title}". A probe of ${canary} found it, before customers called.`,
  );
  const burn = standing ?? (await until(180, firing(payment)));
  const waitedMs = now() - firstMs;
  const came = waitedMs < 2_000 ? "With it came" : `${secondsText(waitedMs)} later comes`;
  const when = standing === undefined ? `${came} a page about the objective` : "The page of before still stands";
  const customers = shop.state().customers;
  say(
    burn === undefined
      ? "No alert about the objective came within three minutes: see the log."
      : `${when}: "${burn.title}". ${customers.failed - customersBefore.failed} of ${customers.sent - customersBefore.sent} customers met an error.`,
  );
  await pause(2 * readMs);

  await shop.heal();
  const healedMs = now();
  say(`The release is taken back: ${stable} serves everybody again, and ${canary} is repaired.`);
  if (first !== undefined) {
    const over = await until(180, ended);
    say(
      over === undefined
        ? `The alert about ${canary} has not ended within three minutes: see the log.`
        : `${secondsText(now() - healedMs)} later the inbox shows the first alert as resolved.`,
    );
  }
  const slo = await facts.slo(payment.value);
  if (slo !== undefined) say(budgetSentence(slo));
  // One that stood before says nothing new.
  const isExpected = !before.some(isRecorded) && (await facts.slo(recordedSlo)) !== undefined;
  const late = await until(isExpected ? rulesSeconds : 0, async () =>
    (await facts.openCritical()).find((one) => one.openedAtMs >= startedMs && isRecorded(one)),
  );
  if (late !== undefined)
    say(
      `${late.openedAtMs < healedMs ? "Meanwhile came" : "Late comes"} a page about what customers met: "${late.title}". Prometheus counts them, and its rules look once a minute.`,
    );
  if (burn !== undefined) {
    const end = new Date(healedMs + 6 * 60_000).toTimeString().slice(0, 5);
    say(`The page stays until the last five minutes hold no failure any more, until about ${end}.`);
  }
  say(`Now you, in another terminal: ${command("break")}; or heal, shift 25, story.`);
}

function secondsText(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}

function isRecorded({ labels }: IncidentFact): boolean {
  return labels[payment.label] === recordedSlo;
}

function standingText(incidents: readonly IncidentFact[]): string {
  const titles = incidents.slice(0, 3).map(({ title }) => `"${title}"`);
  const more = incidents.length - titles.length;
  const list = `${titles.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return incidents.length === 1
    ? `a critical incident is still open: ${list}`
    : `${incidents.length} critical incidents are still open: ${list}`;
}

function share({ sli = 0, sampleSize }: { readonly sli?: number; readonly sampleSize: number }): string {
  const good = Math.round(sli * sampleSize);
  return good === sampleSize
    ? `all ${sampleSize} payments that the exporter tried went through`
    : `of all the payments that the exporter ever tried, ${good} of ${sampleSize} went through (${percentText(sli)})`;
}
