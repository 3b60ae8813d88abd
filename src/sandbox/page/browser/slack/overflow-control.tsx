import { useRef } from "preact/hooks";
import type { Overflow } from "./block-shapes.ts";
import { useSurface } from "./surface.ts";

/** The "…" menu of a card. */
export function OverflowControl({ action_id, options, confirm }: Overflow) {
  const surface = useSurface();
  const menu = useRef<HTMLDetailsElement>(null);
  const choose = (option: string) => {
    menu.current?.removeAttribute("open");
    surface?.press({ actionId: action_id, option, confirm });
  };
  return (
    <details class="overflow" ref={menu}>
      <summary class="slack-button plain" aria-label="More actions">
        …
      </summary>
      <ul>
        {options.map(({ text, value }) => (
          <li key={value}>
            <button type="button" onClick={() => choose(value)}>
              {text.text}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
