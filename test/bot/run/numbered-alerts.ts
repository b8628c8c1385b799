import { alertOf, notify } from "./running-relay.ts";

/** Posts alerts that are incidents of their own, each until it is answered 200, as Alertmanager does. */
export async function postNumbered(
  count: number,
  {
    urls,
    labels = () => ({}),
    atOnce = 4,
    onTaken,
    onRefused = () => new Promise((resolve) => setImmediate(resolve)),
  }: {
    /** Where each alert is posted, all of it at once: one 200 is enough. Asked for each try. */
    readonly urls: (number: number) => readonly string[];
    readonly labels?: (number: number) => Readonly<Record<string, string>>;
    readonly atOnce?: number;
    readonly onTaken: (taken: number) => void;
    /** What the next try waits for. */
    readonly onRefused?: () => Promise<unknown>;
  },
): Promise<void> {
  const startsAt = new Date().toISOString();
  let next = 0;
  let taken = 0;
  const post = async (number: number): Promise<boolean> => {
    const name = nameOf(number);
    const alert = alertOf(
      { alertname: name, service: name, ...labels(number) },
      { startsAt, annotations: { summary: `${name} is down` } },
    );
    const tries = urls(number).map(async (url) => {
      const { status } = await notify({ url }, [alert], { group: `{}:{${name}}` });
      if (status !== 200) throw new Error(`answered ${status}`);
    });
    return Promise.any(tries).then(
      () => true,
      () => false,
    );
  };
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      while (!(await post(number))) await onRefused();
      onTaken(++taken);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** `part-007`. */
export function nameOf(number: number): string {
  return `part-${String(number).padStart(3, "0")}`;
}

/** The same numbers from 0 to 1 in each run. Source: Numerical Recipes, 7.1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
