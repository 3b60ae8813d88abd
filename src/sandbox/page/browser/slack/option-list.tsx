import type { Option } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";

/** Radio buttons (one of them) or checkboxes (any of them). */
export function OptionList(
  props: FieldProps & {
    readonly options: readonly Option[];
    readonly kind: "radio" | "checkbox";
  },
) {
  const { id, value, fill, options, kind } = props;
  const chosen = [value].flat().filter((one) => one !== "");
  const toggle = (option: string) => {
    if (kind === "radio") fill(option);
    else if (chosen.includes(option)) fill(chosen.filter((one) => one !== option));
    else fill([...chosen, option]);
  };
  return (
    <>
      {options.map(({ text, value: option, description }) => (
        <label key={option} class="choice">
          <input
            type={kind}
            name={id}
            checked={chosen.includes(option)}
            onChange={() => toggle(option)}
          />
          <span>
            {text.text}
            {description !== undefined && <small>{description.text}</small>}
          </span>
        </label>
      ))}
    </>
  );
}
