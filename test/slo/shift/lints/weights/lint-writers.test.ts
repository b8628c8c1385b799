import { expect, test } from "@jest/globals";
import { problemsOf } from "../problems-of.ts";
import { behindAlb } from "../shift-parts.ts";

test.each([
  {
    name: "weights that Terraform alone writes",
    change: {
      ...behindAlb,
      declared: { kind: "terraform", file: "state.json", resource: "aws_lb_listener.checkout" },
    },
    says: [],
  },
])("lintWriters() says of $name: $says", ({ change, says }) => {
  expect(problemsOf(change).says).toEqual(says);
});
