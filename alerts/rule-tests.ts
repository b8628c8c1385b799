import { secondsToDuration } from "../slo/duration.ts";
import { allSlos, type Exclusion, type Service, type Slo, type Stack } from "../slo/model.ts";
import { shiftEvaluationSeconds } from "../slo/shift/shift-timing.ts";
import { identityLabelNames } from "./burn-alerts.ts";
import { evaluationSeconds } from "./intervals.ts";
import { raisedByPrometheus } from "./raised-by-prometheus.ts";
import type { RuleFile } from "./rule.ts";
import { ruleFiles } from "./rule-files.ts";
import { type IndexedStack, signalSource, withParts } from "./rule-tests/composite-source.ts";
import { exclusionTest, middleOf } from "./rule-tests/exclusion-test.ts";
import { type Candidate, mergeTests } from "./rule-tests/merge-tests.ts";
import { probeDownTests } from "./rule-tests/probe-down-tests.ts";
import { readsOf } from "./rule-tests/reads.ts";
import { recordedSource } from "./rule-tests/recorded-source.ts";
import type { RuleTest, RuleTestFile } from "./rule-tests/rule-test.ts";
import { saturationTests } from "./rule-tests/saturation-tests.ts";
import type { SignalSource } from "./rule-tests/signal-source.ts";
import { type SloTests, sloTests } from "./rule-tests/slo-tests.ts";
import { subjectOf } from "./rule-tests/subject.ts";
import { shardSelections } from "./selection.ts";
import { shiftTests } from "./shift/tests/shift-tests.ts";

export type { RuleTestFile } from "./rule-tests/rule-test.ts";

/** What promtool cannot show in any of these tests. */
const generalNotes = [
  "promtool evaluates all groups every minute, whatever their interval: numbers of events in days and periods are not exercised, ratios are.",
  "Simulated are an outage with its recovery, vanished series, errors within the budget, and too few failures; not the weeks that alerts on the period's budget need.",
];

const recordedNote =
  "The queries of these SLOs cannot be foreseen: what their own rules record is fed instead, and these rules and queries are not exercised.";

/** Tests for `promtool test rules`: one or two files per service, and one per exclusion of its SLOs. Their folder lies beside that of the rules. */
export function ruleTests(whole: Stack, files: readonly RuleFile[] = ruleFiles(whole)): readonly RuleTestFile[] {
  const stack = raisedByPrometheus(whole);
  const byId = new Map(allSlos(stack).map((slo) => [slo.id, slo]));
  const context = { stack, byId, files, taken: identityLabelNames(stack), shards: shardNames(stack) };
  const ofServices = stack.services
    .filter(({ slos }) => slos.length > 0)
    .flatMap((service) => {
      const sourced = service.slos.map((slo): SourcedSlo => ({ slo, source: signalSource(slo, context) }));
      return [
        ...metricTests(service, sourced, context),
        ...recordedTests(service, sourced, context),
        ...exclusionTests(service, sourced, context),
        ...saturationTestFile(service, context),
      ];
    });
  return [...ofServices, ...probeTestFile(context), ...shiftTestFiles(context)];
}

interface SourcedSlo {
  readonly slo: Slo;
  readonly source: SignalSource | undefined;
}

interface Context extends IndexedStack {
  readonly files: readonly RuleFile[];
  /** Names of the labels that alerts take over from `slo:info`. */
  readonly taken: readonly string[];
  /** Ending of the generic files that serve an SLO. */
  readonly shards: ReadonlyMap<string, string>;
}

/** Tests that feed metrics, and so exercise an SLO's own rules too. */
function metricTests(service: Service, sourced: readonly SourcedSlo[], context: Context): readonly RuleTestFile[] {
  const tested = sourced.flatMap(({ slo, source }) => {
    const family = withParts(slo, context);
    return source === undefined ? [] : [{ family, ...sloTests(subjectOf(slo, context), source, family) }];
  });
  return testFile(`service-${service.name}`, mergeTests(tested.flatMap(candidatesOf), context.stack), {
    context,
    files: tested.flatMap(({ family }) => filesOf(family, context)),
    evaluation: evaluationSeconds,
    notes: [...generalNotes, ...tested.flatMap(({ notes }) => notes)],
  });
}

/** Tests that feed recorded series to the generic rules, for SLOs whose queries no test can foresee. */
function recordedTests(service: Service, sourced: readonly SourcedSlo[], context: Context): readonly RuleTestFile[] {
  const unforeseen = sourced.flatMap(({ slo, source }) => (source === undefined ? [slo] : []));
  const tested = unforeseen.map((slo) => {
    // Tiers with waits of their own have rules in the file of the service, which is not loaded.
    const generic = {
      ...slo,
      alerts: { ...slo.alerts, tiers: slo.alerts.tiers.filter(({ timing }) => timing === undefined) },
    };
    return {
      family: [generic],
      ...sloTests(subjectOf(generic, context), recordedSource(generic, context.stack), [generic]),
    };
  });
  return testFile(`service-${service.name}-recorded`, mergeTests(tested.flatMap(candidatesOf), context.stack), {
    context,
    files: unforeseen.flatMap((slo) => genericFilesOf(slo, context)),
    evaluation: evaluationSeconds,
    notes: [...generalNotes, recordedNote, ...tested.flatMap(({ notes }) => notes)],
  });
}

function candidatesOf({ tests, family }: SloTests & { readonly family: readonly Slo[] }): readonly Candidate[] {
  const reads = family.flatMap(readsOf);
  return tests.map((plan) => ({ plan, reads }));
}

function exclusionTests(service: Service, sourced: readonly SourcedSlo[], context: Context): readonly RuleTestFile[] {
  const exclusions = new Map<string, Exclusion>(
    service.slos.flatMap((slo) => slo.exclusions).map((exclusion) => [JSON.stringify(exclusion), exclusion]),
  );
  return [...exclusions].flatMap(([key, exclusion], index) => {
    const excluded = sourced.filter(({ slo }) => slo.exclusions.some((own) => JSON.stringify(own) === key));
    const tests = excluded.map(({ slo, source }) => exclusionTest(subjectOf(slo, context), source, exclusion));
    return testFile(`service-${service.name}-exclusion-${index + 1}`, tests, {
      context,
      files: excluded.flatMap(({ slo }) => filesOf(withParts(slo, context), context)),
      evaluation: middleOf(exclusion),
      notes: [
        "Evaluated at promtool's beginning, in 1970, and in the middle of the exclusion.",
        ...(exclusion.kind === "once" ? ["No series are fed: they would have to be decades long."] : []),
      ],
    });
  });
}

function saturationTestFile(service: Service, context: Context): readonly RuleTestFile[] {
  const name = `service-${service.name}`;
  const { tests, notes } = saturationTests(service, context.stack);
  return testFile(`${name}-saturation`, tests, { context, files: [name], evaluation: evaluationSeconds, notes });
}

function probeTestFile(context: Context): readonly RuleTestFile[] {
  const options = { context, files: ["probes"], evaluation: evaluationSeconds, notes: [] };
  return testFile("probes", probeDownTests(context.stack), options);
}

/** Where rules are evaluated more often, promtool takes a minute for a shift. */
const usualEvaluationSeconds = 5;

function shiftTestFiles(context: Context): readonly RuleTestFile[] {
  const { stack } = context;
  const evaluation = shiftEvaluationSeconds(stack);
  const slowNotes =
    evaluation < usualEvaluationSeconds ? [`Rules run every ${evaluation} s: promtool takes long.`] : [];
  return stack.shifts.flatMap((shift) => {
    const name = `shift-${shift.id}`;
    const { tests, notes } = shiftTests(shift, stack);
    const options = { context, files: [name], evaluation, notes: [...notes, ...slowNotes] };
    // A file without tests says why there are none.
    return notes.length === 0 ? testFile(name, tests, options) : [fileOf(name, tests, options)];
  });
}

interface TestFileOptions {
  readonly context: Context;
  /** Names of the rule files that are loaded. */
  readonly files: readonly string[];
  readonly evaluation: number;
  readonly notes: readonly string[];
}

function testFile(name: string, tests: readonly RuleTest[], options: TestFileOptions): readonly RuleTestFile[] {
  return tests.length === 0 ? [] : [fileOf(name, tests, options)];
}

function fileOf(name: string, tests: readonly RuleTest[], options: TestFileOptions): RuleTestFile {
  const wanted = new Set(options.files);
  const files = options.context.files.filter((file) => wanted.has(file.name));
  const data = {
    rule_files: files.map((file) => `../rules/${file.name}.yaml`),
    evaluation_interval: secondsToDuration(options.evaluation),
    group_eval_order: files.flatMap((file) => file.groups.map((group) => group.name)),
    tests,
  };
  return { name, notes: options.notes, data };
}

/** Names of the rule files that an SLO needs: those of its parts' services and its own, and the generic ones that serve it. */
function filesOf(family: readonly Slo[], context: Context): readonly string[] {
  const [slo] = family;
  const own = family.map(({ service }) => `service-${service}`);
  return slo === undefined ? own : [...own, ...genericFilesOf(slo, context)];
}

function genericFilesOf(slo: Slo, { shards }: Context): readonly string[] {
  const suffix = shards.get(slo.id) ?? "";
  return [`generic${suffix}`, `period-${slo.period.text}${suffix}`];
}

function shardNames(stack: Stack): ReadonlyMap<string, string> {
  const selections = shardSelections(stack);
  if (selections.length === 1) return new Map();
  return new Map(
    selections.flatMap((selection, index) =>
      selection.kind === "all" ? [] : selection.ids.map((id): [string, string] => [id, `-shard-${index + 1}`]),
    ),
  );
}
