import { z } from "zod";
import { type Questionnaire as Asked, questionKinds } from "#intake/questionnaire.ts";
import { key } from "./key.ts";
import { minutesOf, span } from "./span.ts";

const Question = z.strictObject({
  /** Names the answer for ever; the label may change. */
  key,
  label: z.string().trim().min(1).max(200),
  help: z.string().trim().max(300).default(""),
  kind: z.enum(questionKinds),
  choices: z.array(z.string().trim().min(1).max(80)).max(30).default([]),
  required: z.boolean().default(false),
});

/** What a client is asked before they come; answered on their own page. */
export const Questionnaire = z.strictObject({
  title: z.string().trim().min(1).max(80).default("A few questions before you come"),
  /** How long before the start the answers are needed; later ones are taken all the same. */
  neededBefore: span.optional(),
  questions: z.array(Question).min(1).max(30),
});

export type Questionnaire = Asked & { readonly neededBeforeMinutes: number | undefined };

/** Undefined where the service asks nothing. */
export function questionnaireOf(
  {
    services,
  }: {
    readonly services: readonly {
      readonly key: string;
      readonly questionnaire?: z.infer<typeof Questionnaire> | undefined;
    }[];
  },
  serviceKey: string | undefined,
): Questionnaire | undefined {
  const said = services.find((service) => service.key === serviceKey)?.questionnaire;
  if (said === undefined) return undefined;
  const { title, questions, neededBefore } = said;
  const neededBeforeMinutes = neededBefore === undefined ? undefined : minutesOf(neededBefore);
  return { title, questions, neededBeforeMinutes };
}
