import { GatehouseError } from "#errors.ts";
import type { SlackOption, SlackView } from "#sandbox/slack/workspace.ts";
import { type Control, chooseOption, listControls, offeredOptions } from "./controls.ts";

/** What the user typed or chose, by block_id. An option is named by its value or by its words. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;
/** Slack's `view.state.values`: by block_id, then by action_id. */
export type ViewValues = Record<string, Record<string, object>>;

/**
 * The state of a modal's fields, the untouched ones with their initial values. Throws
 * INVALID_REQUEST where Slack's client would not let the user submit.
 */
export function fillIn(view: SlackView, filled: Filled): ViewValues {
  const inputs = listControls(view.content.blocks).filter(({ block }) => block.type === "input");
  const unknown = Object.keys(filled).find(
    (blockId) => !inputs.some(({ block }) => block.block_id === blockId),
  );
  if (unknown !== undefined) throw refusal(unknown, "there is no such field in this modal");

  const values: ViewValues = {};
  for (const { control, block } of inputs) {
    const blockId = block.block_id ?? "";
    const value = fieldValue({
      control,
      options: offeredOptions(control, view.suggested[control.action_id]),
      entered: blockId in filled ? [filled[blockId] ?? []].flat() : undefined,
    });
    if (value.empty && block["optional"] !== true)
      throw refusal(blockId, "please fill in this field");
    values[blockId] = { [control.action_id]: { type: control.type, ...value.state } };
  }
  return values;
}

type FieldValue = { readonly empty: boolean; readonly state: object };

type Field = {
  readonly control: Control;
  readonly options: readonly SlackOption[];
  readonly entered: readonly string[] | undefined;
};

function textField({ control, entered }: Field): FieldValue {
  const value = entered?.[0] ?? control.initial_value ?? "";
  const { min_length = 0, max_length = Number.POSITIVE_INFINITY } = control;
  if (value.length > max_length)
    throw refusal(control.action_id, `at most ${max_length} characters`);
  if (value !== "" && value.length < min_length) {
    throw refusal(control.action_id, `at least ${min_length} characters`);
  }
  return { empty: value === "", state: { value: value === "" ? null : value } };
}

function menu({ control, options, entered }: Field): FieldValue {
  const option =
    entered === undefined ? (control.initial_option ?? null) : chooseOption(options, entered[0]);
  return { empty: option === null, state: { selected_option: option } };
}

function severalOf({ control, options, entered }: Field): FieldValue {
  const selected =
    entered?.map((wanted) => chooseOption(options, wanted)) ?? control.initial_options ?? [];
  const { max_selected_items = Number.POSITIVE_INFINITY } = control;
  if (selected.length > max_selected_items)
    throw refusal(control.action_id, `at most ${max_selected_items} can be chosen`);
  return { empty: selected.length === 0, state: { selected_options: selected } };
}

function datePicker({ control, entered }: Field): FieldValue {
  const date = entered?.[0] ?? control.initial_date ?? null;
  return { empty: date === null, state: { selected_date: date } };
}

/** Entered as seconds since 1970: what Slack's own client makes of a day and a time in the user's zone. */
function dateTimePicker({ control, entered }: Field): FieldValue {
  const [typed = String(control.initial_date_time ?? "")] = entered ?? [];
  if (typed !== "" && !/^\d{10}$/.test(typed))
    throw refusal(control.action_id, "write seconds since 1970");
  return {
    empty: typed === "",
    state: { selected_date_time: typed === "" ? null : Number(typed) },
  };
}

/** How each kind of field reads what was entered; a kind that is missing here cannot be filled in. */
const fields: Readonly<Record<string, (field: Field) => FieldValue>> = {
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  static_select: menu,
  external_select: menu,
  radio_buttons: menu,
  checkboxes: severalOf,
  multi_static_select: severalOf,
  multi_external_select: severalOf,
  datepicker: datePicker,
  datetimepicker: dateTimePicker,
};

function fieldValue(field: Field): FieldValue {
  const read = fields[field.control.type];
  if (read !== undefined) return read(field);
  throw refusal(field.control.action_id, `${field.control.type} is not known here`);
}

function refusal(field: string, why: string): GatehouseError {
  return new GatehouseError("INVALID_REQUEST", { detail: `${field}: ${why}` });
}
