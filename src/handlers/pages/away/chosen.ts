import { z } from "zod";

const Value = z.templateLiteral([z.uuid(), ".", z.int().min(0)]).transform((value) => {
  const [appointmentId = "", sequence = ""] = value.split(".");
  return { appointmentId, sequence: Number(sequence) };
});

/** What a checkbox sends: the appointment as it was shown. */
export const chosenValue = ({ id, sequence }: { readonly id: string; readonly sequence: number }) =>
  `${id}.${sequence}`;

/** The ticked checkboxes of a posted form; whatever no page of ours sends is left out. */
export function readChosen(body: unknown): readonly z.infer<typeof Value>[] {
  const chosen: unknown =
    typeof body === "object" && body !== null && "chosen" in body ? body.chosen : [];
  return [chosen].flat().flatMap((value) => {
    const read = Value.safeParse(value);
    return read.success ? [read.data] : [];
  });
}
