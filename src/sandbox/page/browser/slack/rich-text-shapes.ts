import { z } from "zod";

const Style = z
  .object({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .default({});

/** The smallest parts of rich text. Nothing in them is parsed: a text is a text. */
export const Leaf = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string(), style: Style }),
  z.object({
    type: z.literal("link"),
    url: z.string(),
    text: z.string().optional(),
    style: Style,
  }),
  z.object({ type: z.literal("user"), user_id: z.string() }),
  z.object({ type: z.literal("channel"), channel_id: z.string() }),
  z.object({ type: z.literal("usergroup"), usergroup_id: z.string() }),
  z.object({ type: z.literal("broadcast"), range: z.string() }),
  z.object({ type: z.literal("emoji"), name: z.string(), unicode: z.string().optional() }),
  z.object({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string(),
    fallback: z.string().default(""),
  }),
]);
export type Leaf = z.infer<typeof Leaf>;

const leaves = z.array(z.unknown());

export const Group = z.discriminatedUnion("type", [
  z.object({ type: z.literal("rich_text_section"), elements: leaves }),
  z.object({ type: z.literal("rich_text_quote"), elements: leaves }),
  z.object({ type: z.literal("rich_text_preformatted"), elements: leaves }),
  z.object({
    type: z.literal("rich_text_list"),
    style: z.enum(["bullet", "ordered"]),
    elements: z.array(z.object({ elements: leaves })),
  }),
]);
export type Group = z.infer<typeof Group>;
