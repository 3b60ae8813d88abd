import { useState } from "preact/hooks";
import type { Menu } from "./block-shapes.ts";
import type { FieldProps } from "./input-block.tsx";
import { SearchField } from "./search-field.tsx";
import { type Suggested, useSuggestions } from "./use-suggestions.ts";

/** The same for several: what is chosen stays on top, whatever is typed afterwards. */
export function MultiExternalSelect(props: FieldProps & { readonly menu: Menu }) {
  const { label, fill, menu } = props;
  const suggestions = useSuggestions(menu);
  const { options, said } = suggestions;
  const [chosen, setChosen] = useState<Suggested>([]);
  const most = menu.max_selected_items ?? Number.POSITIVE_INFINITY;
  const isChosen = (value: string) => chosen.some((one) => one.value === value);
  const choose = (next: Suggested) => {
    setChosen(next);
    fill(next.map(({ value }) => value));
  };

  return (
    <div class="external">
      <SearchField {...props} suggestions={suggestions} />
      <fieldset class="several" aria-label={`${label}: what was found`}>
        {[...chosen, ...options.filter(({ value }) => !isChosen(value))].map((option) => (
          <label key={option.value} class="choice">
            <input
              type="checkbox"
              checked={isChosen(option.value)}
              disabled={!isChosen(option.value) && chosen.length >= most}
              onChange={() =>
                choose(
                  isChosen(option.value)
                    ? chosen.filter(({ value }) => value !== option.value)
                    : [...chosen, option],
                )
              }
            />
            <span>{option.text}</span>
          </label>
        ))}
      </fieldset>
      <p class="muted" role="status">
        {chosen.length} chosen, {said}
      </p>
    </div>
  );
}
