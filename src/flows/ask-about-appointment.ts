import { describeLocal } from "#booking/local-time.ts";
import type { Finding } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { lockRequest, setPromise } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { joinEscalation } from "./join-escalation.ts";
import { type OpenedLink, openLinkFlow } from "./open-link.ts";
import { raiseEscalation } from "./raise-escalation.ts";

export type AskAboutAppointment = (question: {
  readonly token: string;
  readonly about: "reschedule" | "cancel";
  /** The start that the client would like instead. */
  readonly start: Date | undefined;
  readonly notes: string;
}) => Promise<
  | { readonly kind: "asked" }
  | { readonly kind: "link-invalid" }
  /** There is no appointment any more that could be asked about. */
  | { readonly kind: "not-booked" }
>;

/**
 * What policy keeps a client from doing alone is put before a person; the appointment stays as it is
 * until somebody has answered. The same question sent twice is one question.
 */
export function askAboutAppointmentFlow(context: FlowContext): AskAboutAppointment {
  const open = openLinkFlow(context);
  return async (question) => {
    const opened = await open(question.token);
    if (opened === undefined) return { kind: "link-invalid" };
    if (opened.booked?.appointment.state !== "confirmed") return { kind: "not-booked" };
    const company = await context.company();
    const finding: Finding = { rule: "asked-for-person", detail: inWords(question, opened) };
    const at = context.now();
    const requestId = opened.request.id;
    const { about } = question;
    await transact(context.db, (tx) => ask(tx, company, { requestId, finding, about, at }));
    context.wake();
    return { kind: "asked" };
  };
}

async function ask(
  tx: Db,
  company: CurrentCompany,
  {
    requestId,
    finding,
    about,
    at,
  }: { requestId: string; finding: Finding; about: "reschedule" | "cancel"; at: Date },
): Promise<void> {
  // Two questions at the same moment: the second one finds the first one's escalation and joins it.
  await lockRequest(tx, requestId);
  const escalation = await findEscalationOfRequest(tx, requestId);
  const isOpen = escalation !== undefined && escalation.endedAt === undefined;
  if (isOpen && escalation.findings.some(({ detail }) => detail === finding.detail)) return;
  await recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: "person-asked",
    requestId,
    detail: { about, question: finding.detail },
  });
  const actor = { kind: "client", requestId } as const;
  if (await joinEscalation(tx, company, { requestId, finding, actor, at, told: "thread" })) return;
  const { promisedBy } = await raiseEscalation(tx, company, {
    requestId,
    priority: "normal",
    findings: [finding],
    at,
    hold: undefined,
  });
  await setPromise(tx, requestId, promisedBy);
}

/** For members: what the client would like, in the client's zone, and the client's own words. */
function inWords(
  { about, start, notes }: Parameters<AskAboutAppointment>[0],
  { request }: OpenedLink,
): string {
  const deed = about === "cancel" ? "to cancel the appointment" : "for another time";
  const wish = start === undefined ? "" : `: ${describeLocal(start, request.contactZone)}`;
  const said = notes === "" ? "" : ` (“${notes}”)`;
  return `the client asks ${deed}${wish}${said}`;
}
