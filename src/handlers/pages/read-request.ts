import type { RequestHandler } from "express";
import { mayDo, type Role } from "#access.ts";
import { describeLocal } from "#booking/local-time.ts";
import { readLines } from "#booking/routing/choice.ts";
import { GatehouseError } from "#errors.ts";
import { describeRung } from "#escalation/ladder-words.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Dossier, ReadDossier } from "#flows/read-dossier.ts";
import { sayStanding } from "#intake/questionnaire.ts";
import { describeReminder } from "#messaging/reminder-words.ts";
import { wayOfText } from "#messaging/way-of-text.ts";
import {
  type DossierAppointment,
  type DossierEffect,
  type DossierEmail,
  type DossierEscalation,
  type DossierPageProps,
  dossierPage,
  type TimelineEntry,
} from "#views/pages/dossier.tsx";
import {
  sayChoiceRule,
  sayConsentPlace,
  sayDeed,
  sayMail,
  sayRequestState,
  sayWrite,
} from "#views/pages/dossier-words.ts";
import { attendancePath } from "./record-attendance.ts";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";

/** GET /console/requests/:reference: everything about one request. */
export function onShowRequest(desk: {
  readonly company: () => Promise<CurrentCompany>;
  readonly sites: Sites;
  readonly readDossier: ReadDossier;
  readonly now: () => Date;
}): RequestHandler {
  return async (request, response) => {
    const dossier = await desk.readDossier(String(request.params["reference"]));
    if (dossier === undefined)
      throw new GatehouseError("NOT_FOUND", { detail: "there is no such request" });
    const { caller } = response.locals as { caller: { name: string; role: Role } };
    const html = dossierPage({
      site: await desk.sites.inside(await desk.company()),
      memberName: caller.name,
      ...propsOf(dossier, { now: desk.now(), role: caller.role }),
    });
    sendPage(response, 200, html);
  };
}

type Seen = { readonly now: Date; readonly role: Role };

function propsOf(dossier: Dossier, seen: Seen): Omit<DossierPageProps, "site" | "memberName"> {
  const { request, service, receipt } = dossier.story;
  return {
    zone: dossier.zone,
    reference: request.reference,
    state: sayRequestState(request.state, request.closeReason),
    asked: {
      channel: request.channel,
      receivedAt: request.receivedAt,
      clientName: request.contactName,
      email: request.contactEmail,
      phone: request.contactPhone,
      zone: request.contactZone,
      serviceName: service?.name ?? "a service that is gone",
      wantedStart: request.wantedStart,
      partySize: request.partySize,
      notes: request.notes,
      consents: dossier.rows.consents,
      promisedBy: request.promisedBy,
    },
    receipt: receipt && {
      receipt,
      ruleSet: receipt.companyVersion,
      decidedAt: receipt.decidedAt,
    },
    escalation: escalationOf(dossier, seen.now),
    ladder: dossier.story.ladder.map((line) => ({
      ...line,
      what: describeRung(line.do, line.names),
    })),
    appointment: appointmentOf(dossier, seen),
    form: formOf(dossier.story),
    reminders: dossier.rows.reminders.map(({ decidedAt, rung, way, skipped, moved }) => ({
      ...{ at: decidedAt, rung, isSent: skipped === undefined },
      became: describeReminder({ way, skipped, moved }),
    })),
    choices: choicesOf(dossier),
    timeline: dossier.story.timeline.map((entry) => timelineEntry(entry, dossier)),
    effects: effectsOf(dossier),
    deals: dossier.rows.deals,
    emails: emailsOf(dossier),
    texts: dossier.rows.texts.map(({ direction, body, status, errorCode, at }) => ({
      by: direction === "in" ? "client" : "us",
      way: wayOfText(status, errorCode),
      body,
      at,
    })),
    ledger: dossier.rows.ledger.map(({ kind, origin, ourNumber, ...record }) => ({
      ...record,
      to: kind === "sms" ? "text messages" : "e-mail",
      where: sayConsentPlace(origin, ourNumber),
    })),
  };
}

function escalationOf(
  { story, ownerName, endedByName }: Dossier,
  now: Date,
): DossierEscalation | undefined {
  const { escalation } = story;
  if (escalation === undefined) return undefined;
  const { firstHumanAt, firstResponseDueAt, resolutionDueAt, endedAt } = escalation;
  const late = firstHumanAt === undefined ? firstResponseDueAt : resolutionDueAt;
  return {
    ...escalation,
    ownerName,
    endedByName,
    note: escalation.resolutionNote,
    overdue: endedAt === undefined && late <= now,
  };
}

function appointmentOf(
  { story, rows, locationName }: Dossier,
  seen: Seen,
): DossierPageProps["appointment"] {
  const { appointment, provider, request } = story;
  if (appointment === undefined || rows.appointment === undefined) return undefined;
  return {
    state: appointment.state,
    late: appointment.cancelledLate,
    path: rows.appointment.path,
    start: appointment.startsAt,
    zone: appointment.zone,
    providerName: provider?.name ?? "a provider who is gone",
    locationName: locationName ?? "",
    reschedules: appointment.reschedules,
    cancelReason: rows.appointment.cancelReason,
    confirmedAt: rows.appointment.confirmedAt,
    feedback: rows.appointment.feedback,
    attendance: attendanceOf(appointment, request.reference, seen),
  };
}

function formOf({ standing, answers }: Dossier["story"]): DossierPageProps["form"] {
  if (standing === undefined && answers.length === 0) return undefined;
  return { standing: standing && sayStanding(standing), answers };
}

/** Nothing before it begins, and nothing once it was cancelled: nobody can have come or stayed away. */
function attendanceOf(
  { state, startsAt, outcome }: NonNullable<Dossier["story"]["appointment"]>,
  reference: string,
  { now, role }: Seen,
): DossierAppointment["attendance"] {
  if (state !== "confirmed" || startsAt > now) return undefined;
  const action = mayDo(role, "record-attendance") ? attendancePath(reference) : undefined;
  return { outcome, action };
}

function choicesOf({ story }: Dossier): DossierPageProps["choices"] {
  const nameOf = namesOf(story);
  return story.choices.map(({ at, rule, providerId, lines }) => ({
    at,
    rule: sayChoiceRule(rule),
    providerName: nameOf(providerId),
    lines: readLines(lines, providerId).map((line) => ({
      ...line,
      providerName: nameOf(line.providerId),
    })),
  }));
}

const namesOf =
  ({ company }: Dossier["story"]) =>
  (id: string) =>
    company.known.providers.get(id)?.name ?? "somebody who is gone";

function timelineEntry(
  { at, actor, action, detail }: Dossier["story"]["timeline"][number],
  { story, zone }: Dossier,
): TimelineEntry {
  const who = actor.kind === "client" ? story.request.contactName : actor.name;
  const words = detailInWords(detail, zone);
  return {
    at,
    kind: actor.kind,
    who,
    what: sayDeed(action),
    detail: withNames(story, detail, words),
  };
}

/** From whom to whom, where an appointment changed hands. */
function withNames(
  story: Dossier["story"],
  detail: Record<string, unknown>,
  words: string | undefined,
): string | undefined {
  const ids = [textOf(detail["previousProviderId"]), textOf(detail["providerId"])];
  if (ids.includes(undefined)) return words;
  const swapped = ids.map((id) => namesOf(story)(id ?? "")).join(" → ");
  return words === undefined ? swapped : `${swapped}; ${words}`;
}

/** What an audit entry keeps besides who and what, as far as people can read it. */
function detailInWords(detail: Record<string, unknown>, zone: string): string | undefined {
  const findings = [detail["finding"], ...listOf(detail["findings"])].flatMap(
    (finding) => textOf((finding as { detail?: unknown } | undefined)?.detail) ?? [],
  );
  const moved = [detail["from"], detail["to"] ?? detail["start"]].flatMap((written) => {
    const text = textOf(written);
    return text === undefined ? [] : describeLocal(new Date(text), zone);
  });
  const said = [detail["reason"], detail["text"], detail["question"]].flatMap(
    (text) => textOf(text) ?? [],
  );
  const words = [...findings, moved.join(" → "), ...said].filter((part) => part !== "");
  return words.length === 0 ? undefined : words.join("; ");
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function effectsOf({ rows }: Dossier): DossierEffect[] {
  return rows.effects
    .filter(({ kind }) => kind !== "email")
    .map(({ kind, state, attempts, changedAt, lastError }) => ({
      what: sayWrite(kind),
      state,
      attempts,
      changedAt,
      problem: lastError,
    }));
}

function emailsOf({ rows, story, onCallEmail }: Dossier): DossierEmail[] {
  return rows.effects
    .filter(({ kind }) => kind === "email")
    .map(({ payload, state, changedAt, lastError, news }) => {
      const template = String(payload["template"]);
      const toUs = template === "desk-alert";
      return {
        subject: sayMail(template),
        to: (toUs ? onCallEmail : undefined) ?? story.request.contactEmail ?? "no address",
        state,
        at: changedAt,
        news,
        problem: state === "done" ? undefined : lastError,
      };
    });
}
