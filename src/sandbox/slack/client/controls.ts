import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { Block, SlackOption } from "#sandbox/slack/workspace.ts";

/** An option as Block Kit writes it. */
const Option = z.looseObject({ text: z.looseObject({ text: z.string() }), value: z.string() });

/** What a person can operate: a button, a menu, a field. */
export const Control = z.looseObject({
  type: z.string(),
  action_id: z.string(),
  value: z.string().optional(),
  text: z.unknown().optional(),
  options: z.array(Option).optional(),
  option_groups: z.array(z.looseObject({ options: z.array(Option) })).optional(),
  initial_option: Option.optional(),
  initial_options: z.array(Option).optional(),
  initial_value: z.string().optional(),
  initial_date: z.string().optional(),
  initial_date_time: z.int().optional(),
  min_query_length: z.int().default(3),
  min_length: z.int().optional(),
  max_length: z.int().optional(),
  max_selected_items: z.int().optional(),
});
export type Control = z.infer<typeof Control>;

/** Where a block keeps its controls: actions have several, a section one at its side, an input one. */
const Holder = z.looseObject({
  elements: z.array(z.unknown()).default([]),
  accessory: z.unknown().optional(),
  element: z.unknown().optional(),
});

export type FoundControl = { readonly control: Control; readonly block: Block };

export function listControls(blocks: readonly Block[]): readonly FoundControl[] {
  return blocks.flatMap((block) => {
    const { elements, accessory, element } = Holder.parse(block);
    return [...elements, accessory, element].flatMap((candidate) => {
      const parsed = Control.safeParse(candidate);
      return parsed.success ? [{ control: parsed.data, block }] : [];
    });
  });
}

/** Throws NOT_FOUND: what is not on the screen cannot be pressed by accident. */
export function findControl(blocks: readonly Block[] | undefined, actionId: string): FoundControl {
  const controls = listControls(blocks ?? []);
  const found = controls.find(({ control }) => control.action_id === actionId);
  if (found !== undefined) return found;
  const shown = controls.map(({ control }) => control.action_id).join(", ") || "none";
  throw new GatehouseError("NOT_FOUND", {
    detail: `there is no control ${actionId} here; the controls are: ${shown}`,
  });
}

/** What a menu offers; external menus offer what they suggested last. */
export function offeredOptions(
  control: Control,
  suggested: readonly SlackOption[] | undefined,
): readonly SlackOption[] {
  const grouped = control.option_groups?.flatMap(({ options }) => options) ?? [];
  const initial = control.initial_option === undefined ? [] : [control.initial_option];
  const own = [...(control.options ?? []), ...grouped, ...initial].map(({ text, value }) => ({
    text: text.text,
    value,
  }));
  return [...own, ...(suggested ?? [])];
}

/** An option by its value or by the words a person reads; throws INVALID_REQUEST when it is not offered. */
export function chooseOption(options: readonly SlackOption[], wanted: string | undefined): object {
  const option = options.find(({ text, value }) => value === wanted || text === wanted);
  if (option === undefined) {
    const offered = options.map(({ text }) => `“${text}”`).join(", ") || "nothing";
    throw new GatehouseError("INVALID_REQUEST", {
      detail: `the option “${wanted ?? ""}” is not offered; offered are: ${offered}`,
    });
  }
  return { text: { type: "plain_text", text: option.text, emoji: true }, value: option.value };
}
