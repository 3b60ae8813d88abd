import type { HourCycle } from "#booking/wall-clock.ts";
import { AppointmentList, type AppointmentView } from "#views/pages/ui/appointment-list.tsx";
import { type ConfirmationView, ConfirmForm } from "#views/pages/ui/confirm-form.tsx";
import { page, type Site } from "./page.tsx";

export type ConfirmPageProps = {
  readonly site: Site;
  readonly reference: string;
  readonly hours: HourCycle;
  readonly appointment: AppointmentView;
  readonly managePath: string;
  readonly confirmation: ConfirmationView;
};

/** GET /m/:token/confirm, where a reminder leads to: only asks. The POST of its form confirms. */
export function confirmPage(props: ConfirmPageProps): string {
  const isConfirmed = props.confirmation.kind === "confirmed";
  const title = isConfirmed ? "You have confirmed" : "Will you come?";
  return page({
    title,
    site: props.site,
    body: (
      <>
        <h1>{title}</h1>
        <section class="panel" aria-label="Appointment">
          <AppointmentList
            appointment={props.appointment}
            reference={props.reference}
            hours={props.hours}
            previousStart={undefined}
            joinable={false}
          />
        </section>
        <ConfirmForm confirmation={props.confirmation} />
        <p>
          <a href={props.managePath}>See, change or cancel it instead</a>
        </p>
      </>
    ),
  });
}
