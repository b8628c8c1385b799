import { ruleFiles } from "../../alerts/rule-files.ts";
import { boards } from "../../dashboards/boards.ts";
import type { PrometheusClient } from "../../service/prometheus-client.ts";
import { PrometheusFault } from "../../service/prometheus-fault.ts";
import { durationToSeconds } from "../../slo/duration.ts";
import { allSlos, type Stack } from "../../slo/model.ts";
import { labelNames } from "../../slo/names.ts";
import type { Problem } from "../../slo/problem.ts";
import { latencyHistogram } from "../../slo/sli/latency-histogram.ts";
import { type BoardChoice, type Choice, findChoices } from "../boards/board-choices.ts";
import { askAll } from "./ask-all.ts";
import { byWeight } from "./by-weight.ts";
import { type PanelFindings, type PanelProblem, panelProblems } from "./check-panels.ts";
import { type RuleCase, ruleCases, ruleProblems, runningRuleProblems } from "./check-rules.ts";
import { checkSaturation } from "./check-saturation.ts";
import { checkShifts } from "./check-shifts.ts";
import { checkSlis } from "./check-slis.ts";
import { leftOut, type PanelCase, panelCases } from "./panel-cases.ts";
import { areRulesYoung, recordedSlos, unrecordedSlos } from "./record-state.ts";

/** What a check found. */
export interface CheckReport {
  /** What weighs most first. */
  readonly problems: readonly PanelProblem[];
  readonly boards: number;
  readonly panels: PanelFindings["counts"];
  readonly rules: number;
  readonly slos: number;
  readonly queries: number;
  /** Choices that were not tried because there are too many. */
  readonly leftOut: readonly { readonly name: string; readonly asked: number; readonly of: number }[];
}

interface Checking {
  readonly client: PrometheusClient;
  /** Unix seconds. */
  readonly now: number;
  readonly slowSeconds: number;
  readonly mostChoices: number;
  readonly onProgress: (share: number) => void;
}

/** "Lately" for series: longer than any pause of a rule, short enough that what is gone counts as gone. */
const latelySeconds = 3600;

/** Asks a server for everything that the boards and rules of a stack ask for. */
export async function checkStack(stack: Stack, checking: Checking): Promise<CheckReport> {
  const { client, now, slowSeconds, onProgress } = checking;
  const lately = { from: now - latelySeconds, to: now };
  const metrics = new Set(await client.metricNames(lately));
  const recorded = await recordedSlos({ client, lately });
  const slis = await checkSlis(stack, { client, metrics, lately, recorded });
  const shifts = await checkShifts(stack, { client, metrics, lately });
  const rules = ruleCases(ruleFiles(stack), now);
  const { panels, leftOut } = await casesOf(stack, checking);
  const queries = [
    ...panels.flatMap((one) => one.queries.map(({ filled }) => filled)),
    ...rules.map(({ filled }) => filled),
  ];
  const outcomes = await askAll(queries, { client, slowSeconds, onProgress });
  const holdings = { client, metrics, lately, unmeasured: slis.unmeasured };
  const records = {
    unmeasured: slis.unmeasured,
    unrecorded: unrecordedSlos(stack, recorded),
    isYoung: recorded.size > 0 && (await areRulesYoung({ client, lately })),
    hasSlos: allSlos(stack).length > 0,
    gaps: shifts.gaps,
  };
  const found = await panelProblems(panels, { outcomes, slowSeconds, holdings, records });
  const problems: readonly PanelProblem[] = [
    ...slis.problems,
    ...shifts.problems,
    ...(await checkSaturation(stack, { client, metrics, lately })),
    ...ruleProblems(rules, { outcomes, slowSeconds }),
    ...(await runningProblems(rules, client)),
    ...found.problems,
  ];
  return {
    problems: byWeight(problems),
    boards: boards(stack).length,
    panels: found.counts,
    rules: rules.length,
    slos: allSlos(stack).length,
    queries: outcomes.size,
    leftOut,
  };
}

async function casesOf(
  stack: Stack,
  { client, now, mostChoices }: Checking,
): Promise<{ readonly panels: readonly PanelCase[]; readonly leftOut: CheckReport["leftOut"] }> {
  const panels: PanelCase[] = [];
  const cut = new Map<string, CheckReport["leftOut"][number]>();
  for (const board of boards(stack)) {
    const range = { from: now - (durationToSeconds(board.range.from.replace(/^now-/, "")) ?? 3600), to: now };
    const found = await findChoices(board, { client, range, wanted: {} });
    const choices = found.choices.map((choice) => withOwn(choice, stack));
    for (const one of leftOut(board, { choices, mostChoices })) cut.set(one.name, one);
    panels.push(...panelCases(board, { choices, range, scrapeSeconds: stack.scrapeSeconds, mostChoices }));
  }
  return { panels, leftOut: [...cut.values()] };
}

/** The SLOs and services of this stack: those of others on the same server are not ours to check, and ours may be missing there. */
function withOwn(choice: BoardChoice, stack: Stack): BoardChoice {
  const own = ownChoices(choice.variable, stack);
  return own?.[0] === undefined ? choice : { ...choice, possible: own, chosen: own[0] };
}

function ownChoices(variable: BoardChoice["variable"], stack: Stack): readonly Choice[] | undefined {
  if (variable.kind !== "query" || variable.choice !== "one") return undefined;
  const same = (value: string): Choice => ({ value, text: value });
  const histograms = allSlos(stack).flatMap((slo) => latencyHistogram(slo) ?? []);
  switch (variable.values.label) {
    case labelNames.id:
      return allSlos(stack).map(({ id }) => same(id));
    case labelNames.service:
      return stack.services.filter(({ slos }) => slos.length > 0).map(({ name }) => same(name));
    case labelNames.latencySlo:
      return histograms.map(({ name }) => same(name));
    case labelNames.latencyHistogram:
      return histograms.map(({ name, selector }) => ({ value: selector, text: name }));
    default:
      return undefined;
  }
}

async function runningProblems(cases: readonly RuleCase[], client: PrometheusClient): Promise<readonly Problem[]> {
  try {
    return runningRuleProblems(cases, await client.rules());
  } catch (error) {
    // Some speak the query API only, such as VictoriaMetrics beside vmalert.
    if (!(error instanceof PrometheusFault) || !["not-prometheus", "query"].includes(error.kind)) throw error;
    const message = `the server does not list the rules that run: ${error.message}`;
    const hint = "ask the ruler itself whether the rules are loaded";
    return [{ code: "rules-not-listed", path: "", message, hint, severity: "warning" }];
  }
}
