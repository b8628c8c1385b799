import type { HttpRequest } from "../../../slo/probe/probe-model.ts";
import type { AttemptFacts, Evidence, Hop, TlsFacts } from "../probe-attempt.ts";
import type { StepFailure } from "../socket-failure.ts";
import type { Answer } from "./answer.ts";
import { answerEvidence } from "./answer-evidence.ts";
import { answerFacts } from "./answer-facts.ts";
import { asksForBody, judgeBody, judgeHead } from "./judge-answer.ts";
import { type ReadBody, readBody } from "./read-body.ts";
import { type FollowOptions, follow } from "./redirects.ts";
import type { RequestPlan } from "./request-plan.ts";
import type { StrikeOut } from "./strike-out.ts";

/** A request, what came of it, and whether that is what the probe expects. */
export interface Asked {
  readonly failure: StepFailure | undefined;
  readonly hops: readonly Hop[];
  readonly tls: TlsFacts | undefined;
  readonly evidence: Evidence | undefined;
  readonly facts: AttemptFacts | undefined;
  /** Until the last byte: what the verdict costs is not the target's time. */
  readonly seconds: number;
}

export interface AskOptions extends FollowOptions {
  readonly expected: HttpRequest;
  readonly strikeOut: () => StrikeOut;
  /** Looks at the answer even of a failure, before anything of it is shown; says what is wrong with it in its turn. */
  readonly keep?: ((answer: Answer, body: ReadBody) => StepFailure | undefined) | undefined;
}

/** Sends a request, follows redirects and judges the last answer. */
export async function ask(plan: RequestPlan, options: AskOptions): Promise<Asked> {
  const { expected, strikeOut, keep } = options;
  const startedMs = performance.now();
  const { hops, tls, answer, failure: broken, taken } = await follow(plan, options);
  const seconds = (performance.now() - startedMs) / 1000;
  taken?.socket.destroy();
  if (answer === undefined) {
    const failure = broken && { ...broken, detail: strikeOut()(broken.detail) };
    return { failure, hops, tls, seconds, evidence: undefined, facts: undefined };
  }
  const seen = { hops, tls, seconds };
  let failure = broken ?? judgeHead(answer, expected);
  let body: ReadBody | undefined;
  if (failure !== undefined || keep !== undefined || asksForBody(expected)) {
    body = await readBody(answer);
    if (asksForBody(expected)) failure ??= judgeBody(body, expected);
    const kept = keep?.(answer, body);
    failure ??= kept;
  }
  const facts = answerFacts(answer, body);
  if (failure === undefined || body === undefined) return { ...seen, failure, facts, evidence: undefined };
  const strike = strikeOut();
  return {
    ...seen,
    facts,
    failure: { ...failure, detail: strike(failure.detail) },
    evidence: answerEvidence(answer, body, strike),
  };
}
