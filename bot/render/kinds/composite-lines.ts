import type { CloudWatchFacts } from "../../model/alert-facts.ts";
import { clip, code, indented, type Mrkdwn, mrkdwn } from "../escape.ts";
import { parseCompositeRule, type RuleNode, truth } from "./composite-tree.ts";

const most = 8;

/** True, false, and unknown. */
function mark(isTrue: boolean | undefined): string {
  return isTrue === undefined ? "?" : isTrue ? "▶" : "▫";
}
const stateWords = { OK: "OK", ALARM: "in alarm", INSUFFICIENT_DATA: "without data" } as const;

/** A composite alarm as a short tree, what triggered it first. A rule that is not understood is shown as it is. */
export function compositeLines(composite: NonNullable<CloudWatchFacts["composite"]>, limit = most): readonly Mrkdwn[] {
  const tree = parseCompositeRule(composite.rule, composite.children);
  const lines = tree === undefined ? plainLines(composite) : nodeLines(tree, 0);
  const left = lines.length - limit;
  return left > 1 ? [...lines.slice(0, limit), mrkdwn`+${left} lines of the rule in thread`] : lines;
}

function plainLines({ rule, children }: NonNullable<CloudWatchFacts["composite"]>): readonly Mrkdwn[] {
  const known = children.map(
    ({ name, state }) =>
      mrkdwn`${mark(state === undefined ? undefined : state === "ALARM")} ${code(clip(name, 120))} ${state === undefined ? "state not told" : `is ${stateWords[state]}`}`,
  );
  return rule === "" ? known : [mrkdwn`Rule ${code(clip(rule, 500))}`, ...known];
}

function nodeLines(node: RuleNode, depth: number): readonly Mrkdwn[] {
  switch (node.kind) {
    case "child":
      return [indented(depth, mrkdwn`${mark(truth(node))} ${code(clip(node.name, 120))} ${childWords(node)}`)];
    case "constant":
      return [indented(depth, mrkdwn`${mark(node.value)} ${node.value ? "always" : "never"}`)];
    case "not":
      return node.node.kind === "child"
        ? [
            indented(
              depth,
              mrkdwn`${mark(truth(node))} ${code(clip(node.node.name, 120))} not ${stateWords[node.node.wanted]}`,
            ),
          ]
        : [indented(depth, mrkdwn`${mark(truth(node))} not:`), ...nodeLines(node.node, depth + 1)];
    case "all":
    case "any":
      return [
        indented(depth, mrkdwn`${mark(truth(node))} ${node.kind === "all" ? "all of" : "any of"}`),
        ...node.nodes.flatMap((inner) => nodeLines(inner, depth + 1)),
      ];
  }
}

function childWords({ wanted, state }: Extract<RuleNode, { kind: "child" }>): string {
  if (state === undefined) return `(triggers when ${stateWords[wanted]}; its state is not told)`;
  return state === wanted ? `is ${stateWords[state]}` : `is ${stateWords[state]} (triggers when ${stateWords[wanted]})`;
}
