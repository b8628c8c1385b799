import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { textParts } from "../../cli/preview/text-table.ts";
import { serviceLinks } from "../../dashboards/panels/link-panels.ts";
import { parseStack } from "../../slo/parse-stack.ts";
import { smallConfig } from "./small-config.ts";

describe("textParts()", () => {
  test.each(["my_api_gateway *v2*", "__init__ `a` **b**", "a\\*b", "[x](y)", "a | b", "<b> \\_ C:\\dir\\"])(
    "shows the title %j and links of that name as they are written",
    (title) => {
      const stack = parseStack(parse(smallConfig));
      if (!stack.ok) throw new Error(JSON.stringify(stack.problems));
      const links = { [title]: "https://wiki.example.org/my_api_*v2*" };
      const services = stack.value.services.map((service) => ({ ...service, title, links }));
      const parts = serviceLinks({ ...stack.value, services }).map(({ markdown }) => textParts(markdown));
      expect(parts).toEqual([{ columns: [{ name: "Service" }, { name: "Links" }], rows: [[title, title]] }]);
    },
  );

  test("leaves out marks, links' addresses and lines of a table's frame", () => {
    const markdown = "**Bold** and `code`, _see_ [this *page*](https://example.org)\n\n| A |\n| :-- |\n| *b* |";
    expect(textParts(markdown)).toEqual({
      columns: [{ name: "A" }],
      rows: [["b"], ["Bold and code, see this page"]],
    });
  });
});
