import { dayAndTime } from "#sandbox/page/browser/times.ts";
import type { Outcome } from "./outcome.ts";

/** What became of the request that was just sent. */
export function OutcomeNote(props: {
  readonly outcome: Outcome | undefined;
  readonly zone: string;
  readonly onBook: (start: string) => void;
}) {
  return (
    <div class="outcome" role="status">
      {props.outcome !== undefined && <Words {...props} outcome={props.outcome} />}
    </div>
  );
}

function Words(props: {
  readonly outcome: Outcome;
  readonly zone: string;
  readonly onBook: (start: string) => void;
}) {
  const { outcome, zone, onBook } = props;
  const at = (instant: string) => dayAndTime(Date.parse(instant), zone);
  switch (outcome.outcome) {
    case "booked":
      return (
        <p class="alert good">
          <b>Booked · {outcome.reference}.</b> {at(outcome.appointment.start)} with{" "}
          {outcome.appointment.provider.name}. No card: nobody was needed.
        </p>
      );
    case "escalated":
      return (
        <p class="alert vip">
          <b>A person will answer · {outcome.reference}.</b> Promised by {at(outcome.promisedBy)}.
          The card is in Slack.
        </p>
      );
    case "taken":
      return (
        <div class="alert warn">
          <b>That time was just taken.</b> The nearest free times:
          <div class="row">
            {outcome.nearest.map((start) => (
              <button key={start} type="button" class="button" onClick={() => onBook(start)}>
                {at(start)}
              </button>
            ))}
          </div>
        </div>
      );
    case "refused":
      return <p class="alert bad">{outcome.message}</p>;
  }
}
