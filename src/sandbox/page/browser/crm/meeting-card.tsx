import { ask } from "#sandbox/page/browser/ask.ts";
import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { cityOf, clockTime, dayAndTime } from "#sandbox/page/browser/times.ts";
import type { PageMeeting } from "#sandbox/page/crm-state.ts";
import { capital, useCrmWords } from "./words.ts";

export function MeetingCard({ meeting }: { readonly meeting: PageMeeting }) {
  const { tell } = usePage();
  const { outcomes, meeting: noun } = useCrmWords();
  const { id, title, start, end, outcome, body } = meeting;
  const { words, look } = outcomes[outcome] ?? { words: outcome || "No outcome", look: "" };
  return (
    <article class="record">
      <p class="kind">
        {capital(noun.one)} <span class={`tag ${look}`}>{words}</span>
      </p>
      <h5>{title}</h5>
      <p class="when">
        <When start={start} end={end} />
      </p>
      <label>
        Outcome<span class="unseen"> of {title}</span>
        <select
          value={outcome}
          onChange={async ({ currentTarget: { value } }) => {
            const change = { body: { outcome: value } };
            const answer = await ask("PATCH", `/crm/meetings/${id}`, change);
            tell(answer.ok ? `“${title}” is now: ${outcomes[value]?.words}.` : answer.message);
          }}
        >
          {Object.entries(outcomes).map(([value, { words: label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {body !== "" && (
        <details>
          <summary>What it says</summary>
          <p class="words">{body}</p>
        </details>
      )}
    </article>
  );
}

/** In the zone of the person as whom we act: a CRM shows each of its users their own. */
function When({ start, end }: Pick<PageMeeting, "start" | "end">) {
  const zone = myZone(usePage());
  if (start === null) return <>No time</>;
  return (
    <>
      <time dateTime={new Date(start).toISOString()}>{dayAndTime(start, zone)}</time>
      {end !== null && ` to ${clockTime(end, zone)}`}, {cityOf(zone)} time
    </>
  );
}
