import { type Alertmanager, startAlertmanager } from "../../servers/alertmanager.ts";

/** A silence as Alertmanager lists it. */
export interface Silence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Two Alertmanagers that know of each other, whose addresses stay. */
export interface AlertmanagerPair {
  readonly urls: readonly string[];
  /** Those in force, by Alertmanager. */
  readonly silences: () => Promise<readonly (readonly Silence[])[]>;
  /** Ends both at once, and their data with them. */
  readonly crash: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
}

/** Starts both; they send to one webhook. */
export async function startAlertmanagerPair({
  webhook,
  ports: { web, gossip },
}: {
  readonly webhook: string;
  readonly ports: Readonly<Record<"web" | "gossip", readonly [number, number]>>;
}): Promise<AlertmanagerPair> {
  const startPeer = (index: 0 | 1) =>
    startAlertmanager({
      port: web[index],
      config: {
        route: {
          receiver: "relay",
          group_by: ["slo_id", "service"],
          group_wait: "0s",
          group_interval: "1s",
          repeat_interval: "1h",
        },
        receivers: [{ name: "relay", webhook_configs: [{ url: webhook }] }],
      },
      flags: [
        `--cluster.listen-address=127.0.0.1:${gossip[index]}`,
        `--cluster.peer=127.0.0.1:${gossip[index === 0 ? 1 : 0]}`,
        "--cluster.peer-timeout=1s",
        "--cluster.gossip-interval=50ms",
        "--cluster.pushpull-interval=1s",
        "--cluster.settle-timeout=2s",
      ],
    });
  const startBoth = () => Promise.all([startPeer(0), startPeer(1)]);
  let peers = await startBoth();
  const urls = peers.map(({ url }) => url);
  return {
    urls,
    silences: () =>
      Promise.all(
        urls.map(async (url) => {
          const found = (await (await fetch(`${url}/api/v2/silences?silenced=true`)).json()) as readonly Silence[];
          return found.filter(({ status }) => status.state === "active");
        }),
      ),
    crash: async () => {
      await Promise.all(peers.map(crash));
    },
    startAgain: async () => {
      peers = await startBoth();
    },
  };
}

/** Ends it at once: a peer that says goodbye takes ten seconds. */
async function crash({ pid, stop }: Alertmanager): Promise<void> {
  process.kill(pid, "SIGKILL");
  await stop();
}
