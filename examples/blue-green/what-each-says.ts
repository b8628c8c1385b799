import { readFile } from "node:fs/promises";
import type { ShiftReport } from "nines";
import type { BlueGreenWorld, NinesAnswer } from "./start-world.ts";

const shift = "checkout-green";

/** What the parts say of green at one moment; undefined where one says nothing. */
export interface Said {
  /** What HAProxy was told, in percent. */
  readonly told: number;
  readonly rules: RulesSay;
  readonly board: BoardSays;
  readonly exporter: ShiftReport | undefined;
  /** The message of the rollout, as people read it; its thread is not in it. */
  readonly slack: string;
  /** Of `nines gate`. */
  readonly gate: Pick<NinesAnswer, "code" | "stdout">;
}

export interface RulesSay {
  readonly intended: number | undefined;
  readonly actual: number | undefined;
  readonly verdict: string | undefined;
  readonly lost: number | undefined;
  /** Names of the alerts that fire. */
  readonly firing: readonly string[];
}

/** Two figures of the shift's board in Grafana; undefined where the board has no such panel or Prometheus no such number. */
export interface BoardSays {
  readonly lost: BoardFigure | undefined;
  readonly requests: BoardFigure | undefined;
}

/** A number, or the word that the board shows in its place. */
export type BoardFigure = number | string;

/** As much of a panel as it takes to read it. */
interface BoardPanel {
  readonly title?: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly fieldConfig?: {
    readonly defaults?: { readonly mappings?: readonly BoardMapping[]; readonly noValue?: string };
  };
}

interface BoardMapping {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a panel shows of a number, or where it has none: its word for it, if there is one. */
export function shownBy({ fieldConfig }: BoardPanel, value: number | undefined): BoardFigure | undefined {
  if (value === undefined) return fieldConfig?.defaults?.noValue;
  const words = (fieldConfig?.defaults?.mappings ?? []).filter(({ type }) => type === "value");
  const word = words.map(({ options }) => options[String(value)] as { readonly text?: string } | undefined);
  return word.find((one) => one?.text !== undefined)?.text ?? value;
}

/** Asks the rules, the board, the exporter, the channel and the gate. */
export async function whatEachSays(world: BlueGreenWorld, told: number): Promise<Said> {
  const { prometheusUrl, slack, nines } = world;
  const value = async (series: string, matchers = "") =>
    (await query(prometheusUrl, `sum(${series}{shift="${shift}"${matchers}})`))[0]?.value;
  const [intended, actual, lost, board, verdicts, alerts, exporter, gate] = await Promise.all([
    value("shift:arm_share:intended", ',arm="green"'),
    value("shift:arm_share:actual", ',arm="green"'),
    value("shift:arm_lost:sum"),
    boardSays(world),
    query(prometheusUrl, `shift:verdict{shift="${shift}"} == 1`),
    query(prometheusUrl, 'ALERTS{alertstate="firing",severity!="none"}'),
    exporterSays(world),
    // The weight was set a while ago, and all are to speak of the same moment.
    nines(["gate", "--shift", shift, "--prometheus", prometheusUrl, "--at-once"]),
  ]);
  const messages = slack.channel("releases").filter(({ text }) => text.toLowerCase().includes("green"));
  return {
    told,
    rules: {
      intended,
      actual,
      lost,
      verdict: verdicts[0]?.labels["verdict"],
      firing: alerts.map(({ labels }) => labels["alertname"] ?? "").sort(),
    },
    board,
    exporter,
    slack: messages.flatMap(({ lines }) => lines).join("\n"),
    gate,
  };
}

/** What the exporter reports; undefined before it has seen both sources. */
export async function exporterSays({ exporterUrl }: BlueGreenWorld): Promise<ShiftReport | undefined> {
  const answer = await fetch(`${exporterUrl}/api/shifts/${shift}`);
  return answer.ok ? ((await answer.json()) as ShiftReport) : undefined;
}

/** Asks Prometheus what Grafana would ask for two panels of the generated board. */
async function boardSays({ boardFile, prometheusUrl }: BlueGreenWorld): Promise<BoardSays> {
  const { panels } = JSON.parse(await readFile(boardFile, "utf8")) as { readonly panels: readonly BoardPanel[] };
  const figure = async (title: string) => {
    const panel = panels.find((one) => one.title === title);
    const expr = panel?.targets?.[0]?.expr;
    const value = expr === undefined ? undefined : (await query(prometheusUrl, expr))[0]?.value;
    return panel && shownBy(panel, value);
  };
  const [lost, requests] = await Promise.all([figure("Requests lost"), figure("Of requests")]);
  return { lost, requests };
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function query(url: string, expr: string): Promise<readonly Sample[]> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr })}`).catch((cause: unknown) => {
    throw new Error(`Prometheus at ${url} does not answer`, { cause });
  });
  const { data } = (await answer.json()) as {
    data: { result: readonly { metric: Readonly<Record<string, string>>; value: readonly [number, string] }[] };
  };
  return data.result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }));
}
