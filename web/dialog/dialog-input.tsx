import type { Element, InputBlock, Option } from "../api/block-kit.ts";
import { plainText } from "../blocks/block-text.ts";
import { fromLocalInput, toLocalInput } from "./dialog-values.ts";

export interface DialogInputProps {
  readonly block: InputBlock;
  readonly id: string;
  readonly values: readonly string[];
  readonly error: string | undefined;
  readonly change: (values: readonly string[]) => void;
}

/** An input of a dialog with its label, its hint and what is wrong with it. */
export function DialogInput(props: DialogInputProps) {
  const { block, id, error } = props;
  const hint = block.hint === undefined ? undefined : `${id}-hint`;
  const wrong = error === undefined ? undefined : `${id}-error`;
  const describedBy = [wrong, hint].filter((one) => one !== undefined).join(" ") || undefined;
  const label = (
    <>
      {plainText(block.label)}
      {block.optional === true && <span class="optional"> (optional)</span>}
    </>
  );
  const notes = (
    <>
      {error !== undefined && (
        <p class="input-error" id={wrong}>
          {error}
        </p>
      )}
      {block.hint !== undefined && (
        <p class="input-hint" id={hint}>
          {plainText(block.hint)}
        </p>
      )}
    </>
  );
  if (["checkboxes", "multi_static_select", "radio_buttons"].includes(block.element.type)) {
    return (
      <fieldset
        class="input"
        aria-describedby={describedBy}
        aria-invalid={error !== undefined}
        data-input={id}
        tabIndex={-1}
      >
        <legend>{label}</legend>
        <Choices {...props} />
        {notes}
      </fieldset>
    );
  }
  return (
    <div class="input">
      <label for={id}>{label}</label>
      <Field {...props} describedBy={describedBy} />
      {notes}
    </div>
  );
}

function Choices({ block: { element }, id, values, change }: DialogInputProps) {
  const isRadio = element.type === "radio_buttons";
  const toggle = (value: string, isOn: boolean) => {
    if (isRadio) return change([value]);
    // In the order of the options, whatever the order of the clicks.
    change(valuesOf(element.options).filter((known) => (known === value ? isOn : values.includes(known))));
  };
  return (
    <div class="choices">
      {(element.options ?? []).map((option) => (
        <label key={option.value} class="choice">
          <input
            type={isRadio ? "radio" : "checkbox"}
            name={id}
            checked={values.includes(option.value ?? "")}
            onChange={(event) => toggle(option.value ?? "", event.currentTarget.checked)}
          />
          <span>{plainText(option.text)}</span>
        </label>
      ))}
    </div>
  );
}

function Field({
  block: { element },
  id,
  values,
  error,
  change,
  describedBy,
}: DialogInputProps & { readonly describedBy: string | undefined }) {
  const [value = ""] = values;
  const common = { id, "data-input": id, "aria-describedby": describedBy, "aria-invalid": error !== undefined };
  const placeholder = element.placeholder === undefined ? {} : { placeholder: plainText(element.placeholder) };
  const most = element.max_length === undefined ? {} : { maxLength: element.max_length };
  switch (element.type) {
    case "static_select":
      return (
        <select {...common} value={value} onChange={(event) => change([event.currentTarget.value])}>
          {value === "" && <option value="">Choose…</option>}
          {(element.options ?? []).map((option) => (
            <option key={option.value} value={option.value ?? ""}>
              {plainText(option.text)}
            </option>
          ))}
        </select>
      );
    case "datetimepicker":
      return (
        <input
          {...common}
          type="datetime-local"
          value={value === "" ? "" : toLocalInput(Number(value))}
          onInput={(event) => change(fromLocalInput(event.currentTarget.value))}
        />
      );
    default:
      return isLong(element) ? (
        <textarea
          {...common}
          {...placeholder}
          {...most}
          rows={4}
          value={value}
          onInput={(event) => change([event.currentTarget.value])}
        />
      ) : (
        <input
          {...common}
          {...placeholder}
          {...most}
          type="text"
          value={value}
          onInput={(event) => change([event.currentTarget.value])}
        />
      );
  }
}

function isLong({ type, multiline }: Element): boolean {
  return type === "plain_text_input" && multiline === true;
}

function valuesOf(options: readonly Option[] | undefined): readonly string[] {
  return (options ?? []).map(({ value }) => value ?? "");
}
