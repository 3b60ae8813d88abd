import { describeLocal } from "#booking/local-time.ts";
import type { EscalationState, Resolution } from "#escalation/escalation.ts";
import type { Priority, Receipt } from "#gate/decision.ts";
import type { Channel, Consent } from "#intake/request.ts";
import type { MailStatus } from "#messaging/mail-status.ts";
import type { WayOfText } from "#messaging/way-of-text.ts";
import { type Attendance, AttendanceForm } from "#views/pages/ui/attendance-form.tsx";
import { ChoicesCard } from "#views/pages/ui/dossier-choices.tsx";
import { DealsOfRequest, type DossierDeal } from "#views/pages/ui/dossier-deals.tsx";
import { type DossierForm, FormCard } from "#views/pages/ui/dossier-form.tsx";
import { EscalationCard, ReceiptCard } from "#views/pages/ui/dossier-judgement.tsx";
import { LadderCard } from "#views/pages/ui/dossier-ladder.tsx";
import { ConsentsCard, TextsCard } from "#views/pages/ui/dossier-messages.tsx";
import { EffectsCard, EmailsCard, Timeline } from "#views/pages/ui/dossier-records.tsx";
import { RemindersCard } from "#views/pages/ui/dossier-reminders.tsx";
import { Facts } from "#views/pages/ui/facts.tsx";
import { consolePage } from "./console-page.tsx";
import type { Site } from "./page.tsx";

/** Everything about one request. Instants are told in `zone`, the company's. */
export type DossierPageProps = {
  readonly site: Site;
  readonly memberName: string;
  readonly zone: string;
  /** "GH-1042" */
  readonly reference: string;
  /** In words: "booked", "waits for a person", "closed: declined". */
  readonly state: string;
  readonly asked: {
    readonly channel: Channel;
    readonly receivedAt: Date;
    readonly clientName: string;
    readonly email: string | undefined;
    readonly phone: string | undefined;
    readonly zone: string;
    readonly serviceName: string;
    readonly wantedStart: Date | undefined;
    readonly partySize: number | undefined;
    readonly notes: string;
    readonly consents: readonly Consent[];
    readonly promisedBy: Date | undefined;
  };
  /** Undefined until the gate has decided. */
  readonly receipt:
    | { readonly receipt: Receipt; readonly ruleSet: number; readonly decidedAt: Date }
    | undefined;
  readonly escalation: DossierEscalation | undefined;
  /** What happens if nobody answers, and what has happened; in the order in which it comes. */
  readonly ladder: readonly DossierRung[];
  readonly appointment: DossierAppointment | undefined;
  /** What the client was asked before they came; undefined where nothing was. */
  readonly form: DossierForm | undefined;
  /** What the client was sent before it and after it, and why the rest was not; oldest first. */
  readonly reminders: readonly DossierReminder[];
  /** Why whom, newest first. */
  readonly choices: readonly DossierChoice[];
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly effects: readonly DossierEffect[];
  /** As the CRM said last; oldest first. */
  readonly deals: readonly DossierDeal[];
  readonly emails: readonly DossierEmail[];
  /** Oldest first, both ways. */
  readonly texts: readonly DossierText[];
  /** Everything that the client ever agreed to or took back, oldest first. */
  readonly ledger: readonly DossierConsent[];
};

export type DossierText = {
  readonly by: "client" | "us";
  readonly body: string;
  readonly way: WayOfText;
  readonly at: Date;
};

export type DossierConsent = {
  /** "text messages" */
  readonly to: string;
  readonly address: string;
  readonly given: boolean;
  readonly wording: string;
  /** In words: "on the booking form". */
  readonly where: string;
  readonly at: Date;
};

export type DossierEscalation = {
  readonly state: EscalationState;
  readonly priority: Priority;
  readonly ownerName: string | undefined;
  readonly raisedAt: Date;
  readonly firstResponseDueAt: Date;
  readonly resolutionDueAt: Date;
  readonly firstHumanAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly endedByName: string | undefined;
  readonly resolution: Resolution | undefined;
  readonly note: string | undefined;
  readonly overdue: boolean;
};

export type DossierRung = {
  readonly at: Date;
  readonly what: string;
  readonly done: boolean;
};

export type DossierAppointment = {
  readonly state: "confirmed" | "cancelled";
  /** The client wanted it later than the policy allows. */
  readonly late: boolean;
  readonly path: "auto" | "personal";
  readonly start: Date;
  readonly zone: string;
  readonly providerName: string;
  readonly locationName: string;
  readonly reschedules: number;
  readonly cancelReason: string | undefined;
  /** When the client said that they will come; undefined where they did not, or to another time. */
  readonly confirmedAt?: Date | undefined;
  /** What the client said once it was over, from 1 to 5. */
  readonly feedback?: { readonly score: number; readonly words: string } | undefined;
  /** Undefined where there is nothing to say about it. */
  readonly attendance?: Attendance | undefined;
};

export type DossierReminder = {
  readonly at: Date;
  /** As its ladder names it. */
  readonly rung: string;
  /** In words: "sent by text", "left out: the client had confirmed". */
  readonly became: string;
  readonly isSent: boolean;
};

/** One choice between providers, with a line for everybody who was looked at. */
export type DossierChoice = {
  readonly at: Date;
  readonly providerName: string;
  /** In words: "fewest that day", "chosen by a person". */
  readonly rule: string;
  /** Whoever was chosen first. */
  readonly lines: readonly {
    readonly providerName: string;
    readonly chosen: boolean;
    readonly position: number | null;
    readonly words: string;
  }[];
};

export type TimelineEntry = {
  readonly at: Date;
  readonly kind: "client" | "member" | "system";
  readonly who: string;
  readonly what: string;
  readonly detail: string | undefined;
};

/** An outside write that this request owes, as the outbox knows it. */
export type DossierEffect = {
  readonly what: string;
  readonly state: "pending" | "sending" | "done" | "ambiguous" | "suppressed" | "dead";
  readonly attempts: number;
  readonly changedAt: Date;
  /** The vendor's last refusal, in the words of the log. */
  readonly problem: string | undefined;
};

export type DossierEmail = {
  readonly subject: string;
  readonly to: string;
  readonly state: DossierEffect["state"];
  readonly at: Date;
  /** What became of it after it was accepted, where the vendor tells. */
  readonly news?:
    | { readonly status: MailStatus; readonly detail: string; readonly at: Date }
    | undefined;
  /** Why it was left out, or what went wrong. */
  readonly problem?: string | undefined;
};

/** GET /console/requests/:id: why it went the way it went, for anyone who may ask. */
export function dossierPage(props: DossierPageProps): string {
  const { site, memberName, reference, zone } = props;
  const say = (instant: Date) => describeLocal(instant, zone);
  return consolePage({
    title: reference,
    site,
    memberName,
    at: "",
    body: (
      <>
        <h1>
          {reference} <span class="tag">{props.state}</span>
        </h1>
        <p class="lead">
          {props.asked.serviceName} for {props.asked.clientName}, received{" "}
          {say(props.asked.receivedAt)}
        </p>
        <div class="cards">
          <AskedCard {...props} />
          <ReceiptCard receipt={props.receipt} say={say} />
          {props.escalation !== undefined && (
            <EscalationCard escalation={props.escalation} say={say} />
          )}
          {props.ladder.length > 0 && <LadderCard ladder={props.ladder} say={say} />}
          {props.appointment !== undefined && <AppointmentCard appointment={props.appointment} />}
          {props.form !== undefined && <FormCard form={props.form} say={say} />}
          {props.reminders.length > 0 && <RemindersCard reminders={props.reminders} say={say} />}
          {props.choices.length > 0 && <ChoicesCard choices={props.choices} say={say} />}
          <Timeline entries={props.timeline} say={say} />
          {props.deals.length > 0 && <DealsOfRequest deals={props.deals} say={say} />}
          <EffectsCard effects={props.effects} say={say} />
          <EmailsCard emails={props.emails} say={say} />
          {props.texts.length > 0 && <TextsCard texts={props.texts} say={say} />}
          <ConsentsCard ledger={props.ledger} say={say} />
        </div>
      </>
    ),
  });
}

function AskedCard({ asked, zone }: DossierPageProps) {
  const { wantedStart, promisedBy } = asked;
  return (
    <section class="card">
      <h2>Who asked what</h2>
      <Facts
        facts={[
          ["Client", asked.clientName],
          ["E-mail", asked.email],
          ["Phone", asked.phone],
          ["Came by", asked.channel],
          ["Wanted", wantedStart && describeLocal(wantedStart, asked.zone)],
          ["People", asked.partySize === undefined ? undefined : String(asked.partySize)],
          ["Promised an answer by", promisedBy && describeLocal(promisedBy, zone)],
        ]}
      />
      {asked.notes !== "" && <blockquote>{asked.notes}</blockquote>}
      <ul class="plain">
        {asked.consents.map((consent) => (
          <li key={consent.channel}>
            {consent.given ? "Agreed" : "Did not agree"} to {sayChannel(consent.channel)}: “
            {consent.wording}”
          </li>
        ))}
      </ul>
    </section>
  );
}

function AppointmentCard({ appointment }: { readonly appointment: DossierAppointment }) {
  return (
    <section class="card">
      <h2>Appointment</h2>
      <Facts
        facts={[
          ["State", appointment.late ? "cancelled late" : appointment.state],
          ["Time", describeLocal(appointment.start, appointment.zone)],
          ["With", appointment.providerName],
          ["Where", appointment.locationName],
          ["Booked", appointment.path === "auto" ? "by itself" : "by a member"],
          [
            "Rescheduled",
            appointment.reschedules === 0 ? undefined : `${appointment.reschedules}×`,
          ],
          ["Reason for cancelling", appointment.cancelReason],
          [
            "Confirmed by the client",
            appointment.confirmedAt && describeLocal(appointment.confirmedAt, appointment.zone),
          ],
          ["How it was", sayFeedback(appointment.feedback)],
        ]}
      />
      {appointment.attendance !== undefined && <AttendanceForm {...appointment.attendance} />}
    </section>
  );
}

function sayFeedback(feedback: DossierAppointment["feedback"]): string | undefined {
  if (feedback === undefined) return undefined;
  const { score, words } = feedback;
  return words === "" ? `${score} of 5` : `${score} of 5: “${words}”`;
}

function sayChannel(channel: Consent["channel"]): string {
  return channel === "sms" ? "text messages" : "e-mail";
}
