import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { cityOf, dayAndTime } from "#sandbox/page/browser/times.ts";
import type { PageTask } from "#sandbox/page/crm-state.ts";

/** Something that somebody is asked to do about a contact. */
export function TaskCard({ task }: { readonly task: PageTask }) {
  const zone = myZone(usePage());
  const { subject, body, due, owner } = task;
  return (
    <article class="record">
      <p class="kind">Task{owner !== null && ` for ${owner}`}</p>
      <h5>{subject}</h5>
      {due !== null && (
        <p class="when">
          Due <time dateTime={new Date(due).toISOString()}>{dayAndTime(due, zone)}</time>,{" "}
          {cityOf(zone)} time
        </p>
      )}
      <details>
        <summary>What it says</summary>
        <p class="words">{body}</p>
      </details>
    </article>
  );
}
