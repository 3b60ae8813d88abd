import type { RequestHandler } from "express";
import { mayDo, type Role } from "#access.ts";
import { describeLocal } from "#booking/local-time.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Dossier, ReadDossier } from "#flows/read-dossier.ts";
import {
  type DossierAppointment,
  type DossierEffect,
  type DossierEmail,
  type DossierEscalation,
  type DossierPageProps,
  dossierPage,
  type TimelineEntry,
} from "#views/pages/dossier.tsx";
import { sayDeed, sayMail, sayRequestState, sayWrite } from "#views/pages/dossier-words.ts";
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
      site: desk.sites.of(await desk.company()),
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
    appointment: appointmentOf(dossier, seen),
    timeline: dossier.story.timeline.map((entry) => timelineEntry(entry, dossier)),
    effects: effectsOf(dossier),
    emails: emailsOf(dossier),
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
    path: rows.appointment.path,
    start: appointment.startsAt,
    zone: appointment.zone,
    providerName: provider?.name ?? "a provider who is gone",
    locationName: locationName ?? "",
    reschedules: appointment.reschedules,
    cancelReason: rows.appointment.cancelReason,
    attendance: attendanceOf(appointment, request.reference, seen),
  };
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

function timelineEntry(
  { at, actor, action, detail }: Dossier["story"]["timeline"][number],
  { story, zone }: Dossier,
): TimelineEntry {
  const who = actor.kind === "client" ? story.request.contactName : actor.name;
  return { at, kind: actor.kind, who, what: sayDeed(action), detail: detailInWords(detail, zone) };
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
    .map(({ payload, state, changedAt }) => {
      const template = String(payload["template"]);
      const toUs = template === "desk-alert";
      return {
        subject: sayMail(template),
        to: (toUs ? onCallEmail : undefined) ?? story.request.contactEmail,
        state,
        at: changedAt,
      };
    });
}
