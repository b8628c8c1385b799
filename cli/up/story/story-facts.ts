/** What the story looks at: the same JSON that the web app shows. */
export interface StoryFacts {
  readonly target: (name: string) => Promise<TargetFact | undefined>;
  readonly slo: (id: string) => Promise<SloFact | undefined>;
  /** The newest incident about a target or an SLO, once the inbox shows it. */
  readonly shownIncident: (about: IncidentSubject) => Promise<IncidentFact | undefined>;
  /** Critical incidents that are not over, oldest first. */
  readonly openCritical: () => Promise<readonly IncidentFact[]>;
}

export interface TargetFact {
  readonly state: "up" | "down" | "unknown";
}

export interface SloFact {
  readonly objective: number;
  readonly budgetRemaining?: number;
  readonly current: { readonly sli?: number; readonly sampleSize: number; readonly seconds: number };
  readonly windows: readonly { readonly window: string; readonly sli?: number; readonly sampleSize: number }[];
}

export interface IncidentFact {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly severity: string;
  readonly openedAtMs: number;
  readonly resolvedAtMs?: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface IncidentSubject {
  readonly label: "target" | "slo_id";
  readonly value: string;
}

const timeoutMs = 5_000;
/** Where the demo's alerts go. */
const channel = "#shop-alerts";

/** Asks the stack at its own address, with the login that it wants. */
export function storyFacts(url: string, headers: () => Readonly<Record<string, string>>): StoryFacts {
  const ask = async <T>(path: string): Promise<T | undefined> => {
    const answer = await fetch(url + path, { headers: headers(), signal: AbortSignal.timeout(timeoutMs) }).catch(
      () => undefined,
    );
    if (answer?.ok !== true) {
      await answer?.body?.cancel();
      return undefined;
    }
    return (await answer.json()) as T;
  };
  const incidents = async (): Promise<readonly IncidentFact[]> =>
    (await ask<{ readonly incidents: readonly IncidentFact[] }>("/api/incidents?limit=100"))?.incidents ?? [];
  return {
    target: async (name) => {
      const answer = await ask<{ readonly targets: readonly (TargetFact & { readonly name: string })[] }>(
        "/api/targets",
      );
      return answer?.targets.find((target) => target.name === name);
    },
    slo: (id) => ask<SloFact>(`/api/slos/${encodeURIComponent(id)}`),
    shownIncident: async ({ label, value }) => {
      const found = (await incidents())
        .filter(({ labels }) => labels[label] === value)
        .sort((a, b) => b.openedAtMs - a.openedAtMs)[0];
      if (found === undefined) return undefined;
      const shown = await ask<unknown>(`/api/inbox/messages?channel=${encodeURIComponent(channel)}`);
      // Its buttons carry the incident's id.
      return JSON.stringify(shown ?? "").includes(`"${found.id}"`) ? found : undefined;
    },
    openCritical: async () =>
      (await incidents())
        .filter(({ severity, resolvedAtMs }) => severity === "critical" && resolvedAtMs === undefined)
        .sort((a, b) => a.openedAtMs - b.openedAtMs),
  };
}
