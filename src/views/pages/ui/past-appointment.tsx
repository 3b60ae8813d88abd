import type { HourCycle } from "#booking/wall-clock.ts";
import { AppointmentList, type AppointmentView } from "./appointment-list.tsx";

/** An appointment that is over, and a way to say how it was. */
export function PastAppointment(props: {
  readonly appointment: AppointmentView;
  readonly reference: string;
  readonly hours: HourCycle;
  /** The client has said it a moment ago. */
  readonly isThanked: boolean;
  /** Undefined where there is nothing to say. */
  readonly feedbackPath: string | undefined;
}) {
  return (
    <>
      {props.isThanked && (
        <p class="alert good" role="status">
          Thank you. We read every word of it.
        </p>
      )}
      <section class="panel" aria-label="Appointment">
        <AppointmentList
          appointment={props.appointment}
          reference={props.reference}
          hours={props.hours}
          previousStart={undefined}
          joinable={false}
        />
      </section>
      {props.feedbackPath !== undefined && !props.isThanked && (
        <div class="actions">
          <a class="button" href={props.feedbackPath}>
            Say how it was
          </a>
        </div>
      )}
    </>
  );
}
