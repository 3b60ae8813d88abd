import { localLabels } from "#booking/local-time.ts";
import { type HourCycle, longDayLabel } from "#booking/wall-clock.ts";
import { describeZone } from "#booking/zone-name.ts";

/** An appointment as its client may see it. */
export type AppointmentView = {
  readonly start: Date;
  readonly end: Date;
  /** The client's zone: every time on the page is told in it. */
  readonly zone: string;
  readonly serviceName: string;
  readonly providerName: string;
  readonly locationName: string;
  readonly locationAddress: string;
  /** The video link, once the calendar has made one. */
  readonly meetUrl: string | undefined;
};

/** "Friday 20 November 2026 at 1:30 PM, Phoenix time (MST)" */
export function sayInstant(instant: Date, zone: string, hours: HourCycle): string {
  const { day, time } = localLabels(instant, zone, hours);
  return `${longDayLabel(day)} at ${time}, ${describeZone(zone, instant)}`;
}

/** When, with whom, where: the same list on every page about an appointment. */
export function AppointmentList(props: {
  readonly appointment: AppointmentView;
  readonly reference: string;
  readonly hours: HourCycle;
  /** Told as struck out, after a change. */
  readonly previousStart: Date | undefined;
  /** A cancelled or past appointment has no link to join. */
  readonly joinable: boolean;
}) {
  const { appointment, previousStart, hours } = props;
  const from = localLabels(appointment.start, appointment.zone, hours);
  const to = localLabels(appointment.end, appointment.zone, hours);
  return (
    <dl>
      <dt>When</dt>
      <dd>
        <time class="when" dateTime={appointment.start.toISOString()}>
          {longDayLabel(from.day)}
          <br />
          {from.time} – {to.time}
        </time>
        <br />
        {describeZone(appointment.zone, appointment.start)}
        {previousStart !== undefined && (
          <>
            <br />
            <span class="unseen">Before it was: </span>
            <del>{sayInstant(previousStart, appointment.zone, hours)}</del>
          </>
        )}
      </dd>
      <dt>What</dt>
      <dd>{appointment.serviceName}</dd>
      <dt>With</dt>
      <dd>{appointment.providerName}</dd>
      <dt>Where</dt>
      <dd>
        {appointment.locationName}
        <br />
        {appointment.locationAddress}
      </dd>
      {props.joinable && appointment.meetUrl !== undefined && <Join url={appointment.meetUrl} />}
      <dt>Reference</dt>
      <dd>{props.reference}</dd>
    </dl>
  );
}

function Join({ url }: { readonly url: string }) {
  // The address came from a calendar vendor: only the web is linked, never javascript: or data:.
  if (!url.startsWith("https://")) return null;
  return (
    <>
      <dt>Online</dt>
      <dd>
        <a href={url}>Join the video call</a>
      </dd>
    </>
  );
}
