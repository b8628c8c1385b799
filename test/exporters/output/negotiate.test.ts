import { expect, test } from "@jest/globals";
import { negotiateFormat } from "../../../exporters/output/negotiate.ts";

test.each([
  {
    name: "Prometheus 2.42",
    accept:
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    format: "openmetrics",
  },
  {
    name: "Prometheus 3",
    accept:
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    format: "openmetrics",
  },
  {
    name: "Prometheus 3 with native histograms",
    accept:
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
    format: "openmetrics",
  },
  {
    name: "Prometheus 3 that only takes the classic text",
    accept: "text/plain;version=0.0.4;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,*/*;q=0.4",
    format: "text",
  },
  {
    name: "VictoriaMetrics",
    accept: "text/plain;version=0.0.4;q=1,*/*;q=0.1",
    format: "text",
  },
  { name: "no header", accept: undefined, format: "text" },
  { name: "an empty header", accept: "", format: "text" },
  { name: "curl", accept: "*/*", format: "text" },
  { name: "Firefox", accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", format: "text" },
  { name: "OpenMetrics of any version", accept: "application/openmetrics-text", format: "openmetrics" },
  {
    name: "only an OpenMetrics that is not ours",
    accept: "application/openmetrics-text; version=2.0.0",
    format: "text",
  },
  { name: "text liked better", accept: "application/openmetrics-text;q=0.2, text/plain;q=0.3", format: "text" },
  { name: "both liked alike", accept: "text/plain, application/openmetrics-text", format: "openmetrics" },
  { name: "OpenMetrics refused", accept: "application/openmetrics-text;q=0, */*", format: "text" },
  { name: "text refused", accept: "text/plain;q=0, application/openmetrics-text;q=0.001", format: "openmetrics" },
  {
    name: "odd spaces and cases",
    accept: ' Application/OpenMetrics-Text ; Version="1.0.0" ; Q=0.9 ,text/*;q=0.8',
    format: "openmetrics",
  },
  {
    name: "the exact version before the type alone",
    accept: "application/openmetrics-text;version=1.0.0;q=0.1,application/openmetrics-text;q=0.9,text/plain;q=0.5",
    format: "text",
  },
  { name: "nonsense", accept: ';;;,q=,application/openmetrics-text;q=high,"', format: "text" },
])("negotiateFormat() chooses $format for $name", ({ accept, format }) => {
  expect(negotiateFormat(accept)).toBe(format);
});
