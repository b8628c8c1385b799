import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { haproxy } from "../shift-parts.ts";

test.each([
  {
    name: "the state of HAProxy's servers among the matchers",
    change: haproxy('job="edge",state="UP"'),
    says: [
      'shifts[0].traffic.matchers: "state" is a label of some of these series alone: what it leaves out of one would seem to be lost in another (remove state from the matchers)',
    ],
  },
  {
    name: "servers among the matchers, which are those of all series",
    change: haproxy('server=~"blue|green"'),
    says: [
      'shifts[0].traffic.matchers: "server" is a label of some of these series alone: with it no restart of HAProxy is seen, and no request that none of its servers answered (remove server from the matchers: the match of each arm chooses its servers)',
    ],
  },
  {
    name: "the backend as haproxy_exporter called it",
    change: haproxy('job="edge",backend="app"'),
    says: [
      'shifts[0].traffic.matchers: HAProxy\'s own series have no label "backend", so that nothing is left of them (remove backend from the matchers: traffic.proxy names the backend; unless your scrape adds it)',
    ],
  },
  {
    name: "a type as in HAProxy's CSV",
    change: haproxy('type="server"'),
    says: [
      'shifts[0].traffic.matchers: HAProxy\'s own series have no label "type", so that nothing is left of them (remove type from the matchers: the names of the metrics tell servers and backends apart; unless your scrape adds it)',
    ],
  },
  { name: "a type of the scrape", change: haproxy('type="edge"'), says: [] },
  { name: "servers that are left out", change: haproxy('server!="backup"'), says: [] },
  { name: "what each series has", change: haproxy('job="edge",instance=~"lb-.+"'), says: [] },
])("lintPartialLabels() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
