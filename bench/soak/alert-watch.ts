import type { FakeSlack } from "../../bot/testing/slack/fake-slack.ts";

const red = "#d32f2f";

/** One uninterrupted time in which Alertmanager held the alert of a target. */
export interface Spell {
  readonly target: string;
  readonly fromMs: number;
  toMs: number;
}

/** What Alertmanager held and what the channel showed, looked at again and again. */
export interface AlertWatch {
  readonly look: () => Promise<void>;
  readonly spells: readonly Spell[];
  /** Whether the channel showed the target's alert as firing at some moment of this time. */
  readonly wasShown: (target: string, fromMs: number, toMs: number) => boolean;
  /** Targets whose message is red now. */
  readonly red: () => readonly string[];
}

/** Watches the alerts of these targets. */
export function createAlertWatch(
  targets: readonly string[],
  { alertmanagerUrl, slack }: { readonly alertmanagerUrl: string; readonly slack: FakeSlack },
): AlertWatch {
  const spells: Spell[] = [];
  const open = new Map<string, Spell>();
  const shown = new Map<string, number[]>(targets.map((target) => [target, []]));
  const redNow = () => {
    const texts = slack
      .channel("alerts")
      .filter(({ color }) => color === red)
      .map(({ lines }) => lines.join("\n"));
    return targets.filter((target) => texts.some((text) => text.includes(target)));
  };
  return {
    spells,
    red: redNow,
    wasShown: (target, fromMs, toMs) => (shown.get(target) ?? []).some((ms) => ms >= fromMs && ms <= toMs),
    look: async () => {
      for (const target of redNow()) shown.get(target)?.push(Date.now());
      const held = await heldTargets(alertmanagerUrl).catch(() => undefined);
      if (held === undefined) return;
      const nowMs = Date.now();
      for (const target of targets) {
        const spell = open.get(target);
        if (!held.has(target)) open.delete(target);
        else if (spell !== undefined) spell.toMs = nowMs;
        else {
          const begun = { target, fromMs: nowMs, toMs: nowMs };
          open.set(target, begun);
          spells.push(begun);
        }
      }
    },
  };
}

async function heldTargets(url: string): Promise<ReadonlySet<string>> {
  const answer = await fetch(`${url}/api/v2/alerts`);
  if (!answer.ok) throw new Error(`Alertmanager answers ${answer.status}`);
  const alerts = (await answer.json()) as readonly { readonly labels: Readonly<Record<string, string>> }[];
  return new Set(alerts.map(({ labels }) => labels["target"] ?? ""));
}
