/** How many attempts may run at once. */
export interface Limits {
  readonly inFlight: number;
  /** To one host, so that a slow one cannot take all slots, nor be flooded. */
  readonly perHost: number;
}

export const defaultLimits: Limits = { inFlight: 1_000, perHost: 10 };

/** The slots of attempts in flight. */
export interface Capacity {
  readonly isFull: () => boolean;
  readonly hasRoom: (host: string) => boolean;
  readonly take: (host: string) => void;
  readonly free: (host: string) => void;
  readonly inFlight: () => number;
}

/** Slots, all free. */
export function createCapacity({ inFlight, perHost }: Limits): Capacity {
  const byHost = new Map<string, number>();
  let taken = 0;
  return {
    isFull: () => taken >= inFlight,
    hasRoom: (host) => taken < inFlight && (byHost.get(host) ?? 0) < perHost,
    take: (host) => {
      taken++;
      byHost.set(host, (byHost.get(host) ?? 0) + 1);
    },
    free: (host) => {
      taken--;
      const left = (byHost.get(host) ?? 0) - 1;
      if (left > 0) byHost.set(host, left);
      else byHost.delete(host);
    },
    inFlight: () => taken,
  };
}
