import type { CloudWatchState, CompositeChild } from "../../model/alert-facts.ts";

/** The rule of a composite alarm as a tree. */
export type RuleNode =
  | {
      readonly kind: "child";
      readonly wanted: CloudWatchState;
      readonly name: string;
      readonly state: CloudWatchState | undefined;
    }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly node: RuleNode }
  | { readonly kind: "all" | "any"; readonly nodes: readonly RuleNode[] };

const token =
  /\s*(\(|\)|AND\b|OR\b|NOT\b|TRUE\b|FALSE\b|(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|'([^']*)'|([^()"']*))\s*\))/gy;
const deepest = 20;

interface Token {
  readonly word: string;
  readonly wanted: CloudWatchState | undefined;
  readonly name: string;
}

/** The tree of a rule with what is known of its children; undefined when the rule is written in a way that is not understood. */
export function parseCompositeRule(rule: string, children: readonly CompositeChild[]): RuleNode | undefined {
  const tokens = tokensOf(rule);
  if (tokens === undefined) return undefined;
  let at = 0;
  const take = (word: string): boolean => tokens[at]?.word === word && ++at > 0;

  const several =
    (kind: "all" | "any", word: string, inner: (depth: number) => RuleNode | undefined) =>
    (depth: number): RuleNode | undefined => {
      const nodes: RuleNode[] = [];
      do {
        const node = inner(depth);
        if (node === undefined) return undefined;
        nodes.push(node);
      } while (take(word));
      const [first] = nodes;
      return nodes.length === 1 ? first : { kind, nodes: triggeringFirst(nodes) };
    };
  const single = (depth: number): RuleNode | undefined => {
    if (depth > deepest) return undefined;
    if (take("NOT")) {
      const node = single(depth + 1);
      return node === undefined ? undefined : { kind: "not", node };
    }
    if (take("(")) {
      const node = any(depth + 1);
      return take(")") ? node : undefined;
    }
    const found = tokens[at];
    if (found === undefined) return undefined;
    at++;
    if (found.word === "TRUE" || found.word === "FALSE") return { kind: "constant", value: found.word === "TRUE" };
    return found.wanted === undefined ? undefined : childNode(found.wanted, found.name, children);
  };
  const all = several("all", "AND", single);
  const any = several("any", "OR", all);
  const root = any(0);
  return at === tokens.length ? root : undefined;
}

/** Whether a node is true by what is known of the children; undefined when it depends on a state that nobody told. */
export function truth(node: RuleNode): boolean | undefined {
  switch (node.kind) {
    case "child":
      return node.state === undefined ? undefined : node.state === node.wanted;
    case "constant":
      return node.value;
    case "not": {
      const inner = truth(node.node);
      return inner === undefined ? undefined : !inner;
    }
    case "all":
    case "any": {
      const decides = node.kind === "any";
      const truths = node.nodes.map(truth);
      return truths.includes(decides) ? decides : truths.includes(undefined) ? undefined : !decides;
    }
  }
}

function triggeringFirst(nodes: readonly RuleNode[]): readonly RuleNode[] {
  const rank = (node: RuleNode) => [true, undefined, false].indexOf(truth(node));
  return nodes.toSorted((a, b) => rank(a) - rank(b));
}

function childNode(wanted: CloudWatchState, reference: string, children: readonly CompositeChild[]): RuleNode {
  const child = children.find(({ arn, name }) => arn === reference || name === reference);
  return {
    kind: "child",
    wanted,
    name: child?.name ?? reference.split(":alarm:").at(-1) ?? reference,
    state: child?.state,
  };
}

function tokensOf(rule: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const text = rule.trim();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) return undefined;
    const [, word = "", wanted, double, single, bare] = found;
    tokens.push({
      word: wanted === undefined ? word : "state",
      wanted: wanted as CloudWatchState | undefined,
      name: (double ?? single ?? bare ?? "").trim(),
    });
  }
  return tokens;
}
