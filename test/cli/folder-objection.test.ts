import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { folderObjection } from "../../cli/output/write-folder.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";

test.each([
  { folder: "a/folder/of/later", message: undefined },
  { folder: "a-file", message: "the output folder is a file" },
  {
    folder: "a-file/below",
    message: "nothing can be written there: a part of its path is a file",
  },
])("folderObjection() says beforehand what is wrong with $folder", async ({ folder, message }) => {
  await inTemporaryFolder("objection", async (cwd) => {
    await writeFile(join(cwd, "a-file"), "");
    expect((await folderObjection(folder, ["board.png"], cwd))?.message).toEqual(message);
  });
});
