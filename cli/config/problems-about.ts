import { isRecord } from "../../service/prometheus-result.ts";
import type { StackInput } from "../../slo/parse-stacks.ts";
import type { PlacedProblem } from "./read-stack.ts";

/** Problems of one SLO or traffic shift with those of the whole config, and those of everything else. */
export interface ProblemsAbout {
  readonly own: readonly PlacedProblem[];
  readonly others: readonly PlacedProblem[];
}

/** Tells what stands in the way of one id from what is wrong elsewhere; all are its own where nothing has the id. */
export function problemsAbout(
  id: string,
  problems: readonly PlacedProblem[],
  written: readonly StackInput[],
): ProblemsAbout {
  const places = written.flatMap(({ file, input }) => placesOf(id, recordOf(input)).map((path) => ({ file, path })));
  if (places.length === 0) return { own: problems, others: [] };
  const isOwn = (problem: PlacedProblem) =>
    !isOfPart.test(problem.path) ||
    places.some(({ file, path }) => (problem.file ?? file) === file && isWithin(problem.path, path));
  return { own: problems.filter(isOwn), others: problems.filter((problem) => !isOwn(problem)) };
}

/** What belongs to one of several things that a config lists. */
const isOfPart = /^(?:services|shifts|probes)\[\d+\]/;

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

/** Where an id is written: those of shifts, and of SLOs, which have the service's name before their own. */
function placesOf(id: string, stack: Fields): readonly string[] {
  const shifts = listOf(stack["shifts"]).flatMap((shift, index) => (shift["name"] === id ? [`shifts[${index}]`] : []));
  const slos = listOf(stack["services"]).flatMap((service, at) =>
    listOf(service["slos"]).flatMap((slo, index) =>
      `${service["name"]}-${slo["name"]}` === id ? [`services[${at}].slos[${index}]`] : [],
    ),
  );
  return [...shifts, ...slos];
}

type Fields = Readonly<Record<string, unknown>>;

function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
