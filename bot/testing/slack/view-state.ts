import { type Fields, fieldsOf, listOf, textOf } from "./fields.ts";

/** What a person fills in: by `action_id`; a text, the value of an option, or several. */
export type FilledIn = Readonly<Record<string, string | readonly string[]>>;

/** `state.values` of a view, from its initial values and what a person filled in; throws when a required field is empty. */
export function viewState(view: Fields, filled: FilledIn): Fields {
  const unknown = new Set(Object.keys(filled));
  const values: Record<string, Record<string, Fields>> = {};
  for (const block of listOf(view["blocks"])) {
    const elements =
      block["type"] === "input"
        ? [fieldsOf(block["element"])]
        : [...listOf(block["elements"]), fieldsOf(block["accessory"])];
    for (const element of elements) {
      const action = textOf(element["action_id"]);
      const value = fieldValue(element, filled[action]);
      unknown.delete(action);
      if (value === undefined) continue;
      const isEmpty = Object.values(value).every((one) => one === null || one === undefined || one === element["type"]);
      if (block["type"] === "input" && block["optional"] !== true && isEmpty)
        throw new Error(`the dialog needs ${action}`);
      const id = textOf(block["block_id"]);
      values[id] = { ...values[id], [action]: value };
    }
  }
  if (unknown.size > 0) throw new Error(`the view has no field ${[...unknown].join(", ")}`);
  return values;
}

/** What a field holds; undefined for elements without a value, such as buttons. */
function fieldValue(element: Fields, filled: FilledIn[string] | undefined): Fields | undefined {
  const type = textOf(element["type"]);
  const one = typeof filled === "string" ? filled : filled?.[0];
  const single = (field: string) => ({
    type,
    [field]: one ?? element[`initial_${field.replace(/^selected_/, "")}`] ?? null,
  });
  switch (type) {
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return { type, value: one ?? element["initial_value"] ?? null };
    case "static_select":
    case "radio_buttons":
      return {
        type,
        selected_option: one === undefined ? (element["initial_option"] ?? null) : optionOf(element, one),
      };
    case "multi_static_select":
    case "checkboxes": {
      if (filled === undefined) return { type, selected_options: element["initial_options"] ?? [] };
      return { type, selected_options: [filled].flat().map((value) => optionOf(element, value)) };
    }
    case "users_select":
      return single("selected_user");
    case "conversations_select":
      return single("selected_conversation");
    case "channels_select":
      return single("selected_channel");
    case "datepicker":
      return single("selected_date");
    case "timepicker":
      return single("selected_time");
    case "datetimepicker":
      return { type, selected_date_time: one === undefined ? (element["initial_date_time"] ?? null) : Number(one) };
    case "multi_users_select":
      return { type, selected_users: filled === undefined ? (element["initial_users"] ?? []) : [filled].flat() };
    default:
      return undefined;
  }
}

/** The option with a value, or with that text. */
export function optionOf(element: Fields, wanted: string): Fields {
  const options = [
    ...listOf(element["options"]),
    ...listOf(element["option_groups"]).flatMap((group) => listOf(group["options"])),
  ];
  const found = options.find(({ value, text }) => value === wanted || fieldsOf(text)["text"] === wanted);
  if (found !== undefined) return found;
  const known = options.map(({ value }) => textOf(value)).join(", ");
  throw new Error(`${textOf(element["action_id"])} has no option ${wanted}, only ${known}`);
}
