import { assertNever } from "../../slo/problem.ts";
import type { GateAnswer } from "../../slo/shift/gate/decide-gate.ts";
import { Fault } from "../fault.ts";
import type { CountedBy } from "./recorded-verdict.ts";

/** An answer, and how old what it rests on may be. */
export interface GateLook {
  readonly answer: GateAnswer;
  readonly behindSeconds: number;
  /** Null where nobody counted anything. */
  readonly countedBy: CountedBy | null;
  /** There where it holds only by what is over in some seconds: samples of before a change beside those of after it. */
  readonly isTransient?: true;
}

/** How long somebody waits for an answer. */
export interface GatePatience {
  /** While it is hold; undefined is for no longer than it takes to know of now. */
  readonly waitSeconds: number | undefined;
  readonly everySeconds: number;
  /** Whether what Prometheus knows is enough, also where it may be of before. */
  readonly isAtOnce: boolean;
}

/** What waiting needs of the world. */
export interface GateWorld {
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly tell: (text: string) => void;
}

/**
 * Asks until the answer is final: a proceed rests on what Prometheus knows of after the beginning, for a weight that was just set is not
 * in what it knew before. A Prometheus that is away for a while may come back.
 */
export async function waitForAnswer(
  ask: () => Promise<GateLook>,
  patience: GatePatience,
  { nowMs, pause, tell }: GateWorld,
): Promise<GateAnswer> {
  const startMs = nowMs();
  const passedSeconds = () => (nowMs() - startMs) / 1000;
  let told = "";
  let counted: CountedBy | null = null;
  for (;;) {
    const askedSeconds = passedSeconds();
    const outcome = await ask().catch((error: unknown) => {
      if (error instanceof Fault) return error;
      throw error;
    });
    const by = outcome instanceof Fault ? null : outcome.countedBy;
    if (by !== null && counted !== null && by !== counted) tell(otherNumbers[by]);
    counted = by ?? counted;
    const next = nextOf(outcome, { askedSeconds, passedSeconds: passedSeconds() }, patience);
    switch (next.kind) {
      case "fault":
        throw next.fault;
      case "answer":
        return next.answer;
      case "again":
        if (next.topic !== told) tell(`waiting: ${next.why}\n`);
        told = next.topic;
        await pause(Math.ceil(next.afterSeconds * 1000));
        break;
      default:
        assertNever(next);
    }
  }
}

/** Numbers that go back, and a rollout with another name, look like a mistake to who does not know that somebody else counted. */
const otherNumbers = {
  rules:
    "from here on the rules' numbers: Prometheus does not know now what the exporter counted; the rules may have counted fewer, and name the rollout by another second\n",
  exporter: "from here on the exporter's numbers: it counts each request, and has its own name for the rollout\n",
} as const;

/** Since the beginning: when it was asked, and now. */
interface Passed {
  readonly askedSeconds: number;
  readonly passedSeconds: number;
}

type Next =
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "answer"; readonly answer: GateAnswer }
  /** What is waited for is told once, though the words of it may change. */
  | { readonly kind: "again"; readonly afterSeconds: number; readonly topic: string; readonly why: string };

function nextOf(outcome: GateLook | Fault, { askedSeconds, passedSeconds }: Passed, patience: GatePatience): Next {
  const { waitSeconds, everySeconds, isAtOnce } = patience;
  const left = (waitSeconds ?? 0) - passedSeconds;
  const again = (why: string): Next => ({ kind: "again", afterSeconds: Math.min(everySeconds, left), topic: why, why });
  if (outcome instanceof Fault) return left > 0 ? again(outcome.message) : { kind: "fault", fault: outcome };
  const { answer, behindSeconds, isTransient = false } = outcome;
  const reasons = answer.reasons.join("; ");
  if (answer.decision === "hold" && left > 0) return again(reasons);
  const missing = behindSeconds - askedSeconds;
  const isOpen = answer.decision === "proceed" || (isTransient && waitSeconds === undefined);
  if (!isOpen || isAtOnce || missing <= 0) return { kind: "answer", answer };
  if (waitSeconds !== undefined && left <= 0)
    return { kind: "answer", answer: { ...answer, decision: "hold", reasons: [tooEarly(behindSeconds)] } };
  const bound = waitSeconds === undefined ? missing : Math.min(missing, left);
  const afterSeconds = Math.min(everySeconds, bound);
  if (isTransient) return { kind: "again", afterSeconds, topic: reasons, why: reasons };
  const why = `Prometheus may not know yet of a weight that was just set; asking until it does, for about ${whole(missing)}`;
  return { kind: "again", afterSeconds, topic: "now", why };
}

function tooEarly(behindSeconds: number): string {
  return `Prometheus may not know yet of a weight that was just set: wait for ${whole(behindSeconds)} or longer, or ask with --at-once`;
}

function whole(seconds: number): string {
  return `${Math.ceil(seconds)}s`;
}
