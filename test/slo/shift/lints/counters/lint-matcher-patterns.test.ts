import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { counters, dns, haproxy, record } from "../shift-parts.ts";

test.each([
  {
    matchers: 'job="edge-.*"',
    says: '= compares the text itself, and "edge-.*" looks like an expression (write job=~"edge-.*")',
  },
  {
    matchers: 'job!="edge|web"',
    says: '!= compares the text itself, and "edge|web" looks like an expression (write job!~"edge|web")',
  },
  {
    matchers: 'job="edge*"',
    says: '= compares the text itself, and "edge*" looks like an expression (write job=~"edge.*")',
  },
  {
    matchers: 'job=~"edge*"',
    says: 'in job=~"edge*", which is an expression, * repeats the character before it, and stands for no other text (write job=~"edge.*")',
  },
  {
    matchers: 'upstream=~"outbound|80|v1|checkout.shop.svc"',
    says: 'in upstream=~"outbound|80|v1|checkout.shop.svc", which is an expression, | means "or": no cluster matches it (write upstream=~"outbound\\\\|80\\\\|v1\\\\|checkout.shop.svc")',
  },
])("lintMatcherPatterns() warns of $matchers", ({ matchers, says }) => {
  expect(problemsOf(haproxy(matchers))).toEqual({ says: [`shifts[0].traffic.matchers: ${says}`], works: true });
  const traffic = { ...counters, requests: `edge_total{${matchers}}`, errors: `edge_errors_total{${matchers}}` };
  expect(problemsOf({ traffic, weights: record, dns })).toEqual({
    says: [`shifts[0].traffic.errors: ${says}`, `shifts[0].traffic.requests: ${says}`],
    works: true,
  });
});

test.each([
  'job="edge"',
  'job=~"edge-.*|web"',
  'instance="[::1]:8404"',
  'upstream="outbound|8080|v1|checkout.shop.svc.cluster.local"',
  'route="/users/.*"',
])("lintMatcherPatterns() takes %s", (matchers) => {
  expect(problemsOf(haproxy(matchers))).toEqual({ says: [], works: true });
});
