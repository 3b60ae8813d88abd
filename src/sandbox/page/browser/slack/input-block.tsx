import { Field, type KnownBlock } from "./block-shapes.ts";
import { DateTimeField } from "./date-time-field.tsx";
import { ExternalSelect } from "./external-select.tsx";
import { MultiExternalSelect } from "./multi-external-select.tsx";
import { OptionList } from "./option-list.tsx";
import { StaticSelect } from "./static-select.tsx";
import { useSurface } from "./surface.ts";
import { TextField } from "./text-field.tsx";
import { Undrawn } from "./undrawn.tsx";

/** What every field of a modal is given. */
export type FieldProps = {
  readonly id: string;
  readonly label: string;
  /** Hint and error, for aria-describedby. */
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly value: string | readonly string[];
  readonly fill: (value: string | readonly string[]) => void;
};

/** A field of a modal with its label, its hint, and the error that the app or Slack shows on it. */
export function InputBlock(block: Extract<KnownBlock, { type: "input" }>) {
  const { block_id, label, hint, optional, element } = block;
  const surface = useSurface();
  const field = Field.safeParse(element);
  if (!field.success) return <Undrawn what={element} />;
  const error = surface?.errors[block_id];
  const id = `field-${block_id}`;
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  const isGroup = ["radio_buttons", "checkboxes"].includes(field.data.type);
  const words = (
    <>
      {label.text} {optional && <span class="muted">(optional)</span>}
    </>
  );
  const inside = (
    <>
      <FieldView
        field={field.data}
        id={id}
        label={label.text}
        describedBy={described.join(" ") || undefined}
        invalid={error !== undefined}
        value={surface?.values[block_id] ?? ""}
        fill={(value) => surface?.fill(block_id, value)}
      />
      {error !== undefined && (
        <p class="wrong" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p class="muted" id={`${id}-hint`}>
          {hint.text}
        </p>
      )}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class="block-input">
        <legend>{words}</legend>
        {inside}
      </fieldset>
    );
  }
  return (
    <div class="block-input">
      <label for={id}>{words}</label>
      {inside}
    </div>
  );
}

function FieldView({ field, ...props }: FieldProps & { readonly field: Field }) {
  switch (field.type) {
    case "external_select":
      return <ExternalSelect {...props} menu={field} />;
    case "multi_external_select":
      return <MultiExternalSelect {...props} menu={field} />;
    case "static_select":
      return <StaticSelect {...props} menu={field} />;
    case "radio_buttons":
      return <OptionList {...props} options={field.options} kind="radio" />;
    case "checkboxes":
      return <OptionList {...props} options={field.options} kind="checkbox" />;
    case "datepicker":
      return <TextField {...props} type="date" multiline={false} maxLength={undefined} />;
    case "datetimepicker":
      return <DateTimeField {...props} />;
    default:
      return (
        <TextField
          {...props}
          type={field.type === "number_input" ? "number" : "text"}
          multiline={field.multiline}
          maxLength={field.max_length}
        />
      );
  }
}
