import { slackLimits } from "./slack-limits.ts";

/** Anything that has fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Everything in blocks that Slack would refuse: one sentence each, with its place. */
export function checkBlocks(blocks: readonly unknown[], most: number): readonly string[] {
  const ids = blocks.map((block) => fieldsOf(block)["block_id"]).filter((id) => id !== undefined);
  return [
    ...counted("blocks", blocks, most),
    ...(new Set(ids).size < ids.length ? ["blocks: two of them have the same block_id"] : []),
    ...blocks.flatMap((block, index) => checkBlock(fieldsOf(block), `blocks[${index}]`)),
  ];
}

function checkBlock(block: Fields, at: string): readonly string[] {
  const id = longer(`${at}.block_id`, block["block_id"], slackLimits.identifier);
  switch (block["type"]) {
    case "section":
      return [...id, ...checkSection(block, at)];
    case "header":
      return [
        ...id,
        ...textFaults(`${at}.text`, block["text"], slackLimits.headerText),
        ...plainOnly(`${at}.text`, block["text"]),
      ];
    case "context":
      return [
        ...id,
        ...counted(`${at}.elements`, block["elements"], slackLimits.contextElements, 1),
        ...each(block["elements"], `${at}.elements`, (one, place) => textFaults(place, one, slackLimits.sectionText)),
      ];
    case "actions":
      return [
        ...id,
        ...counted(`${at}.elements`, block["elements"], slackLimits.actionElements, 1),
        ...each(block["elements"], `${at}.elements`, checkElement),
        ...sameActions(block["elements"], at),
      ];
    case "image":
      return [...id, ...checkImage(block, at)];
    case "input":
      return [
        ...id,
        ...textFaults(`${at}.label`, block["label"], slackLimits.label),
        ...plainOnly(`${at}.label`, block["label"]),
        ...(block["hint"] === undefined ? [] : textFaults(`${at}.hint`, block["hint"], slackLimits.label)),
        ...checkElement(fieldsOf(block["element"]), `${at}.element`),
      ];
    case "divider":
      return id;
    default:
      return [`${at}: the relay sends no block of type ${String(block["type"])}`];
  }
}

function checkSection(block: Fields, at: string): readonly string[] {
  const fields = block["fields"];
  return [
    ...(block["text"] === undefined && fields === undefined ? [`${at}: neither text nor fields`] : []),
    ...(block["text"] === undefined ? [] : textFaults(`${at}.text`, block["text"], slackLimits.sectionText)),
    ...(fields === undefined ? [] : counted(`${at}.fields`, fields, slackLimits.fields, 1)),
    ...each(fields, `${at}.fields`, (one, place) => textFaults(place, one, slackLimits.fieldText)),
    ...(block["accessory"] === undefined ? [] : checkElement(fieldsOf(block["accessory"]), `${at}.accessory`)),
  ];
}

function checkImage(block: Fields, at: string): readonly string[] {
  const file = fieldsOf(block["slack_file"]);
  const source = block["image_url"] ?? file["id"] ?? file["url"];
  return [
    ...(typeof source === "string" && source !== "" ? [] : [`${at}: neither image_url nor slack_file`]),
    ...longer(`${at}.image_url`, block["image_url"], slackLimits.url),
    ...(typeof block["alt_text"] === "string" && block["alt_text"] !== ""
      ? longer(`${at}.alt_text`, block["alt_text"], slackLimits.altText)
      : [`${at}.alt_text: empty`]),
    ...(block["title"] === undefined ? [] : textFaults(`${at}.title`, block["title"], slackLimits.imageTitle)),
  ];
}

function checkElement(element: Fields, at: string): readonly string[] {
  const common = [
    ...longer(`${at}.action_id`, element["action_id"], slackLimits.identifier),
    ...longer(`${at}.value`, element["value"], slackLimits.buttonValue),
    ...longer(`${at}.url`, element["url"], slackLimits.url),
    ...(element["placeholder"] === undefined
      ? []
      : textFaults(`${at}.placeholder`, element["placeholder"], slackLimits.placeholder)),
    ...(element["confirm"] === undefined ? [] : checkConfirm(fieldsOf(element["confirm"]), `${at}.confirm`)),
  ];
  if (element["type"] === "button") {
    return [
      ...common,
      ...textFaults(`${at}.text`, element["text"], slackLimits.buttonText),
      ...plainOnly(`${at}.text`, element["text"]),
    ];
  }
  if (element["options"] === undefined) return common;
  const most =
    element["type"] === "overflow"
      ? slackLimits.overflowOptions
      : element["type"] === "checkboxes" || element["type"] === "radio_buttons"
        ? slackLimits.checkboxOptions
        : slackLimits.options;
  return [
    ...common,
    ...counted(`${at}.options`, element["options"], most, 1),
    ...each(element["options"], `${at}.options`, checkOption),
    ...initialFaults(element, at),
  ];
}

function checkOption(option: Fields, at: string): readonly string[] {
  return [
    ...textFaults(`${at}.text`, option["text"], slackLimits.optionText),
    ...longer(`${at}.value`, option["value"], slackLimits.optionValue),
    ...(option["description"] === undefined
      ? []
      : textFaults(`${at}.description`, option["description"], slackLimits.optionText)),
  ];
}

/** What is chosen at first must be one of the options, to the letter. */
function initialFaults(element: Fields, at: string): readonly string[] {
  const options = new Set(listOf(element["options"]).map((option) => JSON.stringify(option)));
  const initial = [
    ...listOf(element["initial_options"]),
    ...(element["initial_option"] === undefined ? [] : [element["initial_option"]]),
  ];
  return initial.every((option) => options.has(JSON.stringify(option)))
    ? []
    : [`${at}: an initial option is not among the options`];
}

function checkConfirm(confirm: Fields, at: string): readonly string[] {
  return [
    ...textFaults(`${at}.title`, confirm["title"], slackLimits.confirmTitle),
    ...textFaults(`${at}.text`, confirm["text"], slackLimits.confirmText),
    ...textFaults(`${at}.confirm`, confirm["confirm"], slackLimits.confirmButton),
    ...textFaults(`${at}.deny`, confirm["deny"], slackLimits.confirmButton),
  ];
}

function sameActions(elements: unknown, at: string): readonly string[] {
  const ids = listOf(elements).map((one) => fieldsOf(one)["action_id"]);
  return new Set(ids).size < ids.length ? [`${at}: two elements have the same action_id`] : [];
}

/** What is wrong with a text object. */
export function textFaults(at: string, value: unknown, most: number): readonly string[] {
  if (value === undefined && !at.startsWith("blocks")) return [];
  const { text, type } = fieldsOf(value);
  if (type !== "mrkdwn" && type !== "plain_text") return [`${at}: no text object`];
  if (typeof text !== "string" || text.trim() === "") return [`${at}: empty`];
  return longer(at, text, most);
}

function plainOnly(at: string, value: unknown): readonly string[] {
  return fieldsOf(value)["type"] === "plain_text" ? [] : [`${at}: must be plain_text`];
}

/** Whether a text is longer than is taken. */
export function longer(at: string, value: unknown, most: number): readonly string[] {
  return typeof value === "string" && value.length > most ? [`${at}: ${value.length} characters, at most ${most}`] : [];
}

function counted(at: string, value: unknown, most: number, least = 0): readonly string[] {
  const { length } = listOf(value);
  return length > most || length < least ? [`${at}: ${length} of them, ${least} to ${most} are taken`] : [];
}

function each(list: unknown, at: string, check: (one: Fields, place: string) => readonly string[]): readonly string[] {
  return listOf(list).flatMap((one, index) => check(fieldsOf(one), `${at}[${index}]`));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
