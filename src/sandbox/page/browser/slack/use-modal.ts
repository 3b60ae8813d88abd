import { useState } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { SlackView } from "#sandbox/slack/workspace.ts";
import { Field, KnownBlock } from "./block-shapes.ts";
import { troubleOf } from "./use-press.ts";

type Values = Readonly<Record<string, string | readonly string[]>>;

const REQUIRED = "Please complete this required field.";
const TROUBLE = "We had some trouble connecting. Try again?";

/** A modal that is being filled in. What Slack's own client checks is checked here, before it is sent. */
export function useModal(view: SlackView) {
  const { me } = usePage();
  const [values, setValues] = useState<Values>(() => initialValues(view));
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const deed = { user: me, viewId: view.id };

  return {
    values,
    errors: { ...view.errors, ...missing },
    busy,
    trouble: trouble ?? (view.trouble ? TROUBLE : undefined),
    fill(blockId: string, value: string | readonly string[]) {
      setValues((before) => ({ ...before, [blockId]: value }));
    },
    async submit() {
      const empty = requiredBlocks(view).filter((blockId) => isEmpty(values[blockId]));
      setMissing(Object.fromEntries(empty.map((blockId) => [blockId, REQUIRED])));
      if (busy || empty.length > 0) return;
      setBusy(true);
      const filled = Object.entries(values).filter(([, value]) => !isEmpty(value));
      const body = { ...deed, values: Object.fromEntries(filled) };
      const answer = await ask("POST", "/slack/submit", { body });
      setTrouble(answer.ok ? troubleOf(answer.body) : answer.message);
      setBusy(false);
    },
    async close() {
      const answer = await ask("POST", "/slack/close", { body: deed });
      if (!answer.ok) setTrouble(answer.message);
    },
  };
}

type InputBlock = Extract<KnownBlock, { type: "input" }>;

function inputsOf({ content }: SlackView): readonly InputBlock[] {
  return content.blocks.flatMap((block) => {
    const read = KnownBlock.safeParse(block);
    return read.success && read.data.type === "input" ? [read.data] : [];
  });
}

function requiredBlocks(view: SlackView): readonly string[] {
  return inputsOf(view).flatMap(({ block_id, optional }) => (optional ? [] : [block_id]));
}

/** Nothing chosen in a menu, nothing written: both are left out, as Slack does. */
function isEmpty(value: string | readonly string[] | undefined): boolean {
  return value === undefined || value.length === 0;
}

function initialValues(view: SlackView): Values {
  const values = inputsOf(view).flatMap(({ block_id, element }): [string, Values[string]][] => {
    const field = Field.safeParse(element);
    return field.success ? [[block_id, initialValue(field.data)]] : [];
  });
  return Object.fromEntries(values);
}

function initialValue(field: Field): string | readonly string[] {
  switch (field.type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return field.initial_option?.value ?? "";
    case "multi_external_select":
      return [];
    case "checkboxes":
      return field.initial_options.map(({ value }) => value);
    case "datepicker":
      return field.initial_date;
    case "datetimepicker":
      return String(field.initial_date_time ?? "");
    default:
      return field.initial_value;
  }
}
