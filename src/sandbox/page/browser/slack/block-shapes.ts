import { z } from "zod";

/* The parts of Block Kit that the page draws; what a shape has beside these fields is left alone. */

export const Text = z.object({ type: z.enum(["plain_text", "mrkdwn"]), text: z.string() });
export type Text = z.infer<typeof Text>;

const Confirm = z.object({ title: Text, text: Text, confirm: Text, deny: Text });
export type Confirm = z.infer<typeof Confirm>;

const Option = z.object({ text: Text, value: z.string(), description: Text.optional() });
export type Option = z.infer<typeof Option>;

const confirm = Confirm.optional();
const action_id = z.string();

export const Button = z.object({
  type: z.literal("button"),
  action_id,
  text: Text,
  style: z.enum(["primary", "danger"]).optional(),
  url: z.string().optional(),
  accessibility_label: z.string().optional(),
  confirm,
});
export type Button = z.infer<typeof Button>;

export const Overflow = z.object({
  type: z.literal("overflow"),
  action_id,
  options: z.array(Option),
  confirm,
});
export type Overflow = z.infer<typeof Overflow>;

export const Menu = z.object({
  type: z.enum(["static_select", "external_select", "multi_external_select", "radio_buttons"]),
  action_id,
  options: z.array(Option).default([]),
  placeholder: Text.optional(),
  initial_option: Option.optional(),
  min_query_length: z.int().default(3),
  max_selected_items: z.int().optional(),
});
export type Menu = z.infer<typeof Menu>;

export const Checkboxes = z.object({
  type: z.literal("checkboxes"),
  action_id,
  options: z.array(Option),
  initial_options: z.array(Option).default([]),
});
export type Checkboxes = z.infer<typeof Checkboxes>;

export const TextInput = z.object({
  type: z.enum(["plain_text_input", "email_text_input", "url_text_input", "number_input"]),
  action_id,
  multiline: z.boolean().default(false),
  initial_value: z.string().default(""),
  placeholder: Text.optional(),
  max_length: z.int().optional(),
});
export type TextInput = z.infer<typeof TextInput>;

export const DatePicker = z.object({
  type: z.literal("datepicker"),
  action_id,
  initial_date: z.string().default(""),
});
export type DatePicker = z.infer<typeof DatePicker>;

export const DateTimePicker = z.object({
  type: z.literal("datetimepicker"),
  action_id,
  /** Seconds since 1970. */
  initial_date_time: z.int().optional(),
});
export type DateTimePicker = z.infer<typeof DateTimePicker>;

/** What stands in a message's row of controls. */
export const Control = z.discriminatedUnion("type", [Button, Overflow, Menu]);
/** What stands in a field of a modal. */
export const Field = z.discriminatedUnion("type", [
  Menu,
  Checkboxes,
  TextInput,
  DatePicker,
  DateTimePicker,
]);
export type Field = z.infer<typeof Field>;

const Card = z.object({
  type: z.literal("card"),
  title: Text.optional(),
  subtitle: Text.optional(),
  body: Text.optional(),
  subtext: Text.optional(),
});

/** The rest is drawn element by element, so that one odd element does not hide its neighbours. */
export const KnownBlock = z.discriminatedUnion("type", [
  z.object({ type: z.literal("header"), text: Text }),
  z.object({
    type: z.literal("section"),
    text: Text.optional(),
    fields: z.array(Text).default([]),
    accessory: z.unknown().optional(),
  }),
  z.object({ type: z.literal("context"), elements: z.array(z.unknown()) }),
  z.object({ type: z.literal("actions"), elements: z.array(z.unknown()) }),
  z.object({ type: z.literal("rich_text"), elements: z.array(z.unknown()) }),
  z.object({ type: z.literal("divider") }),
  z.object({ type: z.literal("alert"), text: Text, level: z.string().default("info") }),
  Card,
  z.object({ type: z.literal("image"), alt_text: z.string(), title: Text.optional() }),
  z.object({
    type: z.literal("input"),
    block_id: z.string(),
    label: Text,
    hint: Text.optional(),
    optional: z.boolean().default(false),
    element: z.unknown(),
  }),
]);
export type KnownBlock = z.infer<typeof KnownBlock>;
