import { describe, expect, test } from "@jest/globals";
import { PictureDesk } from "../../../bot/plots/picture-desk.ts";
import type { Picture } from "../../../bot/slack/messenger.ts";

const picture: Picture = { png: new Uint8Array([1]), name: "a.png", altText: "a" };

function desk(options: { readonly deadlineMs?: number } = {}) {
  const warnings: unknown[] = [];
  const warn = (message: string, fields?: object) => void warnings.push([message, fields]);
  return { warnings, desk: new PictureDesk({ log: { warn }, ...options }) };
}

describe("PictureDesk", () => {
  test("draws a picture once for all channels", async () => {
    const { desk: one } = desk();
    let drawn = 0;
    const draw = (version: string) =>
      one.draw({ incident: "3F7K", version }, async () => {
        drawn += 1;
        return picture;
      });
    expect(await Promise.all([draw("open"), draw("open"), draw("open")])).toEqual([picture, picture, picture]);
    await draw("closed");
    expect(drawn).toBe(2);
  });

  test("draws two at a time, in turn", async () => {
    const { desk: one } = desk();
    const begun: number[] = [];
    const ends = [0, 1, 2].map(() => Promise.withResolvers<Picture>());
    const draws = ends.map(({ promise }, index) =>
      one.draw({ incident: String(index), version: "open" }, () => {
        begun.push(index);
        return promise;
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve(picture);
    await draws[1];
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.resolve(picture);
    ends[2]?.resolve(picture);
    expect(await Promise.all(draws)).toHaveLength(3);
  });

  test("gives up at its deadline, and holds the turn until the work ends", async () => {
    const { desk: one, warnings } = desk({ deadlineMs: 5 });
    const end = Promise.withResolvers<Picture>();
    const begun: string[] = [];
    const draw = (incident: string) =>
      one.draw({ incident, version: "open" }, () => {
        begun.push(incident);
        return end.promise;
      });
    expect(await Promise.all([draw("A"), draw("B"), draw("C")])).toEqual([undefined, undefined, undefined]);
    expect(begun).toEqual(["A", "B"]);
    expect(warnings).toContainEqual([
      "an incident has no picture",
      { incident: "A", why: "it takes longer than 5 ms" },
    ]);
    end.resolve(picture);
    await end.promise;
    expect(await one.draw({ incident: "D", version: "open" }, async () => picture)).toBe(picture);
    // Nobody waits for C any more.
    expect(begun).toEqual(["A", "B"]);
  });

  test("says a failure once per incident, and tries again when it is asked again", async () => {
    const { desk: one, warnings } = desk();
    const draw = () => one.draw({ incident: "A", version: "open" }, () => Promise.reject(new Error("no answer")));
    expect([await draw(), await draw()]).toEqual([undefined, undefined]);
    expect(warnings).toEqual([["an incident has no picture", { incident: "A", why: "no answer" }]]);
    expect(await one.draw({ incident: "A", version: "open" }, async () => picture)).toBe(picture);
  });

  test("says a fault that is thrown at once", async () => {
    const { desk: one, warnings } = desk();
    const broken = () => {
      throw new RangeError("Invalid time value");
    };
    expect(await one.draw({ incident: "A", version: "open" }, broken)).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });

  test("lets nobody wait once it is closed", async () => {
    const { desk: one, warnings } = desk();
    const drawing = one.draw({ incident: "A", version: "open" }, () => new Promise(() => undefined));
    one.close();
    expect(await drawing).toBeUndefined();
    expect(await one.draw({ incident: "B", version: "open" }, async () => picture)).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test("draws no more than six pictures of an incident that comes and goes", async () => {
    const { desk: one } = desk();
    const versions = ["1", "2", "3", "4", "5", "6", "7"];
    const drawn: unknown[] = [];
    for (const version of versions) drawn.push(await one.draw({ incident: "A", version }, async () => picture));
    expect(drawn.map((one) => one === picture)).toEqual([true, true, true, true, true, true, false]);
  });
});
