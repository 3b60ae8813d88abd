import type { Button } from "./block-shapes.ts";
import { useSurface } from "./surface.ts";

/** A button; one with an address opens it, and its press is reported all the same. */
export function ButtonControl(button: Button) {
  const surface = useSurface();
  const { action_id, text, style = "plain", url, accessibility_label, confirm } = button;
  const shared = {
    class: `slack-button ${style}`,
    "aria-label": accessibility_label,
    onClick: () => surface?.press({ actionId: action_id, confirm }),
  };
  if (url !== undefined && /^https?:/.test(url)) {
    return (
      <a {...shared} href={url} target="_blank" rel="noreferrer">
        {text.text}
      </a>
    );
  }
  return (
    <button {...shared} type="button" aria-busy={surface?.pressing === action_id || undefined}>
      {text.text}
    </button>
  );
}
