import { useState } from "preact/hooks";
import type { PageEphemeral } from "#sandbox/page/page-state.ts";
import { Blocks } from "./block-view.tsx";
import { Mrkdwn } from "./marks.tsx";

/** What only the person as whom we act sees, until it is dismissed. */
export function EphemeralNotes({ notes }: { readonly notes: readonly PageEphemeral[] }) {
  const [dismissed, setDismissed] = useState<ReadonlySet<number>>(new Set());
  const shown = notes.filter(({ id }) => !dismissed.has(id)).slice(-3);
  return (
    <div role="status">
      {shown.map((note) => (
        <div key={note.id} class="ephemeral">
          <p class="muted">
            Only visible to you{" "}
            <button
              type="button"
              class="button quiet"
              onClick={() => setDismissed(new Set([...dismissed, note.id]))}
            >
              Dismiss
            </button>
          </p>
          {note.blocks === undefined ? (
            <p>
              <Mrkdwn text={note.text} />
            </p>
          ) : (
            <Blocks blocks={note.blocks} />
          )}
        </div>
      ))}
    </div>
  );
}
