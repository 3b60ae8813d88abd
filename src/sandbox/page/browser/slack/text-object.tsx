import type { Text } from "./block-shapes.ts";
import { Mrkdwn } from "./marks.tsx";

/** Plain text is shown as it stands, with its line breaks; mrkdwn is taken apart. */
export function TextObject({ text }: { readonly text: Text }) {
  if (text.type === "mrkdwn") return <Mrkdwn text={text.text} />;
  return <span class="plain-text">{text.text}</span>;
}
