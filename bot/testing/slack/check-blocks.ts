import { type Fields, fieldsOf, isFields, textOf } from "./fields.ts";
import { SlackError } from "./slack-error.ts";
import type { SlackWorld } from "./slack-world.ts";

// Limits: https://docs.slack.dev/reference/block-kit/blocks and /block-elements, read in the order of the checks below.
const mostBlocks = { message: 50, modal: 100, home: 100 } as const;
/** Not documented: Slack answers msg_blocks_too_long from about here (bolt-js#2509). */
const mostCharacters = 13_200;

type Surface = keyof typeof mostBlocks;

interface Check {
  readonly world: SlackWorld;
  readonly problems: string[];
  readonly actionIds: Set<string>;
}

/** Throws what Slack answers to blocks that it does not take. */
export function checkBlocks(
  world: SlackWorld,
  blocks: unknown,
  { at, surface, error }: { readonly at: string; readonly surface: Surface; readonly error: string },
): readonly Fields[] {
  if (blocks === undefined || blocks === "") return [];
  if (!Array.isArray(blocks)) throw new SlackError("invalid_blocks_format");
  const check: Check = { world, problems: [], actionIds: new Set() };
  if (blocks.length > mostBlocks[surface])
    check.problems.push(`no more than ${mostBlocks[surface]} items allowed [json-pointer:${at}]`);
  const blockIds = blocks.map((block) => fieldsOf(block)["block_id"]).filter((id) => id !== undefined);
  if (new Set(blockIds).size < blockIds.length) check.problems.push(`block_id is not unique [json-pointer:${at}]`);
  for (const [index, block] of blocks.entries()) checkBlock(check, block, `${at}/${index}`);
  if (check.problems.length > 0)
    throw new SlackError(
      error,
      check.problems.map((problem) => `[ERROR] ${problem}`),
    );
  if (surface === "message" && JSON.stringify(blocks).length > mostCharacters)
    throw new SlackError("msg_blocks_too_long");
  return blocks.filter(isFields);
}

type BlockCheck = (check: Check, block: Fields, at: string) => undefined;

const blockChecks: Readonly<Record<string, BlockCheck>> = {
  section: (check, block, at) => {
    const fields = block["fields"];
    if (block["text"] === undefined && fields === undefined) fail(check, "missing required field: text or fields", at);
    if (block["text"] !== undefined) checkText(check, block["text"], { at: `${at}/text`, most: 3_000 });
    if (fields !== undefined) {
      checkList(check, fields, { at: `${at}/fields`, least: 1, most: 10 });
      for (const [index, field] of entriesOf(fields))
        checkText(check, field, { at: `${at}/fields/${index}`, most: 2_000 });
    }
    if (block["accessory"] !== undefined) checkElement(check, block["accessory"], `${at}/accessory`);
  },
  header: (check, block, at) => checkText(check, block["text"], { at: `${at}/text`, most: 150, isPlain: true }),
  divider: () => undefined,
  context: (check, block, at) => {
    checkList(check, block["elements"], { at: `${at}/elements`, least: 1, most: 10 });
    for (const [index, element] of entriesOf(block["elements"])) {
      if (fieldsOf(element)["type"] === "image") checkImage(check, fieldsOf(element), `${at}/elements/${index}`);
      else checkText(check, element, { at: `${at}/elements/${index}`, most: 3_000 });
    }
  },
  actions: (check, block, at) => {
    checkList(check, block["elements"], { at: `${at}/elements`, least: 1, most: 25 });
    for (const [index, element] of entriesOf(block["elements"]))
      checkElement(check, element, `${at}/elements/${index}`);
  },
  image: (check, block, at) => {
    checkImage(check, block, at);
    if (block["title"] !== undefined)
      checkText(check, block["title"], { at: `${at}/title`, most: 2_000, isPlain: true });
  },
  input: (check, block, at) => {
    checkText(check, block["label"], { at: `${at}/label`, most: 2_000, isPlain: true });
    if (block["hint"] !== undefined) checkText(check, block["hint"], { at: `${at}/hint`, most: 2_000, isPlain: true });
    checkElement(check, block["element"], `${at}/element`);
  },
  rich_text: (check, block, at) => checkList(check, block["elements"], { at: `${at}/elements`, least: 0, most: 1_000 }),
  markdown: (check, block, at) => checkLength(check, block["text"], { at: `${at}/text`, most: 12_000 }),
};

function checkBlock(check: Check, block: unknown, at: string): undefined {
  if (!isFields(block)) return fail(check, "must be an object", at);
  const known = Object.hasOwn(blockChecks, textOf(block["type"])) ? blockChecks[textOf(block["type"])] : undefined;
  if (known === undefined) return fail(check, `unsupported type: ${textOf(block["type"])}`, `${at}/type`);
  if (block["block_id"] !== undefined) checkLength(check, block["block_id"], { at: `${at}/block_id`, most: 255 });
  // An action_id is unique within its block.
  check.actionIds.clear();
  known(check, block, at);
}

const selects = /^(multi_)?(static|users|conversations|channels|external)_select$/;
const optionElements: Readonly<Record<string, number>> = {
  static_select: 100,
  multi_static_select: 100,
  overflow: 5,
  radio_buttons: 10,
  checkboxes: 10,
};
const pickers: ReadonlySet<string> = new Set([
  "plain_text_input",
  "datepicker",
  "timepicker",
  "datetimepicker",
  "number_input",
  "email_text_input",
  "url_text_input",
  "rich_text_input",
]);

function checkElement(check: Check, element: unknown, at: string): undefined {
  if (!isFields(element)) return fail(check, "must be an object", at);
  const type = textOf(element["type"]);
  if (type === "image") return checkImage(check, element, at);
  checkActionId(check, element, at);
  if (element["confirm"] !== undefined) checkConfirm(check, fieldsOf(element["confirm"]), `${at}/confirm`);
  if (element["placeholder"] !== undefined)
    checkText(check, element["placeholder"], { at: `${at}/placeholder`, most: 150, isPlain: true });
  if (type === "button") return checkButton(check, element, at);
  const mostOptions = Object.hasOwn(optionElements, type) ? optionElements[type] : undefined;
  if (mostOptions !== undefined) {
    const groups = entriesOf(element["option_groups"]).map(([, group]) => fieldsOf(group)["options"]);
    for (const options of groups.length > 0 ? groups : [element["options"]]) {
      checkList(check, options, { at: `${at}/options`, least: 1, most: mostOptions });
      for (const [index, option] of entriesOf(options)) checkOption(check, fieldsOf(option), `${at}/options/${index}`);
    }
    return;
  }
  if (!selects.test(type) && !pickers.has(type)) fail(check, `unsupported type: ${type}`, `${at}/type`);
}

function checkButton(check: Check, button: Fields, at: string): undefined {
  checkText(check, button["text"], { at: `${at}/text`, most: 75, isPlain: true });
  if (button["value"] !== undefined) checkLength(check, button["value"], { at: `${at}/value`, most: 2_000 });
  if (button["url"] !== undefined) checkUrl(check, button["url"], `${at}/url`);
  const style = button["style"];
  if (style !== undefined && style !== "primary" && style !== "danger")
    fail(check, "must be a valid enum value", `${at}/style`);
}

function checkActionId(check: Check, element: Fields, at: string): undefined {
  const id = element["action_id"];
  if (id === undefined) return;
  checkLength(check, id, { at: `${at}/action_id`, most: 255 });
  if (check.actionIds.has(textOf(id))) fail(check, `action_id already exists: ${textOf(id)}`, `${at}/action_id`);
  check.actionIds.add(textOf(id));
}

function checkOption(check: Check, option: Fields, at: string): undefined {
  checkText(check, option["text"], { at: `${at}/text`, most: 75 });
  checkLength(check, option["value"], { at: `${at}/value`, most: 150 });
  if (option["description"] !== undefined)
    checkText(check, option["description"], { at: `${at}/description`, most: 75, isPlain: true });
}

function checkConfirm(check: Check, confirm: Fields, at: string): undefined {
  checkText(check, confirm["title"], { at: `${at}/title`, most: 100, isPlain: true });
  checkText(check, confirm["text"], { at: `${at}/text`, most: 300 });
  for (const name of ["confirm", "deny"]) {
    if (confirm[name] !== undefined) checkText(check, confirm[name], { at: `${at}/${name}`, most: 30, isPlain: true });
  }
}

function checkImage(check: Check, image: Fields, at: string): undefined {
  checkLength(check, image["alt_text"], { at: `${at}/alt_text`, most: 2_000 });
  const file = image["slack_file"];
  if (file === undefined) return checkUrl(check, image["image_url"], `${at}/image_url`);
  const known = check.world.files.get(textOf(fieldsOf(file)["id"]));
  const isReady = known?.isComplete === true && known.looksUntilReady <= 0 && isPicture(known.bytes);
  if (!isReady) fail(check, "invalid slack file", `${at}/slack_file`);
}

/** Whether bytes are a picture that Slack shows: PNG, JPEG or GIF. */
export function isPicture(bytes: Buffer | undefined): boolean {
  const start = bytes?.subarray(0, 4).toString("latin1") ?? "";
  return start === "\x89PNG" || start.startsWith("\xff\xd8\xff") || start === "GIF8";
}

function checkUrl(check: Check, url: unknown, at: string): undefined {
  checkLength(check, url, { at, most: 3_000 });
  if (!/^(https?|mailto|slack):/.test(textOf(url)) || !URL.canParse(textOf(url)))
    fail(check, "must be a valid URL", at);
}

interface TextLimits {
  readonly at: string;
  readonly most: number;
  readonly isPlain?: boolean;
}

function checkText(check: Check, text: unknown, { at, most, isPlain = false }: TextLimits): undefined {
  if (!isFields(text)) return fail(check, "missing required field", at);
  const type = text["type"];
  if (type !== "plain_text" && (isPlain || type !== "mrkdwn")) fail(check, "must be a valid text object", `${at}/type`);
  checkLength(check, text["text"], { at: `${at}/text`, most });
}

function checkLength(
  check: Check,
  text: unknown,
  { at, most }: { readonly at: string; readonly most: number },
): undefined {
  if (typeof text !== "string") return fail(check, "missing required field", at);
  if (text.length === 0) fail(check, "must be more than 0 characters", at);
  if (text.length > most) fail(check, `must be less than ${most + 1} characters`, at);
}

function checkList(
  check: Check,
  list: unknown,
  { at, least, most }: { readonly at: string; readonly least: number; readonly most: number },
): undefined {
  if (!Array.isArray(list)) return fail(check, "missing required field", at);
  if (list.length < least) fail(check, `no fewer than ${least} items allowed`, at);
  if (list.length > most) fail(check, `no more than ${most} items allowed`, at);
}

function entriesOf(list: unknown): readonly (readonly [number, unknown])[] {
  return Array.isArray(list) ? [...list.entries()] : [];
}

function fail(check: Check, problem: string, at: string): undefined {
  check.problems.push(`${problem} [json-pointer:${at}]`);
}
