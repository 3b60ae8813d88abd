import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { cityOf, dayAndTime } from "#sandbox/page/browser/times.ts";
import type { PageMessage } from "#sandbox/page/crm-state.ts";

/** A mail or a text between the company and a contact. */
export function MessageCard({ message }: { readonly message: PageMessage }) {
  const zone = myZone(usePage());
  const { channel, subject, body, at, isLost } = message;
  return (
    <article class="record">
      <p class="kind">
        {channel} {isLost && <span class="tag bad">Not delivered</span>}
      </p>
      <h5>{subject}</h5>
      {at !== null && (
        <p class="when">
          <time dateTime={new Date(at).toISOString()}>{dayAndTime(at, zone)}</time>, {cityOf(zone)}{" "}
          time
        </p>
      )}
      {body !== "" && (
        <details>
          <summary>What it says</summary>
          <p class="words">{body}</p>
        </details>
      )}
    </article>
  );
}
