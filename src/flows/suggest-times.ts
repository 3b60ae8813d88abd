import { readSpokenTimes, type SpokenTime } from "#booking/spoken-time.ts";
import type { ChatUser, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import type { StoredService } from "#store/company-parts.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findSlots, oneMinute } from "./find-slots.ts";
import { escalationOfThread, type ThreadPlace } from "./find-thread.ts";
import { offersMax } from "./propose-times.ts";

/** A time that somebody typed, with who could serve it. */
export type SuggestedTime = {
  readonly start: Date;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
};

export type SuggestTimes = (typed: {
  readonly by: ChatUser;
  readonly thread: ThreadPlace;
  readonly words: string;
}) => Promise<
  | { readonly kind: "no-thread" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "unread"; readonly why: Unread }
  | {
      readonly kind: "times";
      readonly escalationId: string;
      readonly version: number;
      readonly zone: string;
      readonly times: readonly SuggestedTime[];
    }
>;

/** What "book tue 2pm" means in the thread under a card, by the client's clock. Nothing is done by it. */
export function suggestTimesFlow(context: FlowContext): SuggestTimes {
  return async ({ by, thread, words }) => {
    const escalation = await escalationOfThread(context, thread);
    if (escalation === undefined) return { kind: "no-thread" };
    const { id: escalationId, version, requestId } = escalation;
    const checked = await checkOwner(
      context.db,
      { escalationId, version, by },
      { deed: "book-escalation", fromQueue: false },
    );
    if (checked.kind === "refused") return checked;
    const company = await context.company();
    const request = await findRequest(context.db, requestId);
    const service = request && company.services.get(request.serviceId);
    if (request === undefined || service === undefined)
      return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    const zone = request.contactZone;
    const read = readStarts(words, { at: context.now(), zone });
    if ("why" in read) return { kind: "unread", why: read.why };
    const asked = { company, request, service, escalationId };
    const times = await Promise.all(read.starts.map((start) => whoCould(context, asked, start)));
    return { kind: "times", escalationId, version, zone, times };
  };
}

type Unread = Exclude<SpokenTime["kind"], "time">;

function readStarts(
  words: string,
  clock: Parameters<typeof readSpokenTimes>[1],
): { readonly starts: readonly Date[] } | { readonly why: Unread } {
  const read = readSpokenTimes(words, clock).slice(0, offersMax);
  if (read.length === 0) return { why: "unread" };
  const starts: Date[] = [];
  for (const one of read) {
    if (one.kind !== "time") return { why: one.kind };
    starts.push(one.start);
  }
  return { starts };
}

async function whoCould(
  context: FlowContext,
  asked: {
    readonly company: CurrentCompany;
    readonly request: StoredRequest;
    readonly service: StoredService;
    readonly escalationId: string;
  },
  start: Date,
): Promise<SuggestedTime> {
  const { company, request, service, escalationId } = asked;
  const appointment = await findAppointmentOfRequest(context.db, request.id);
  const slots = await findSlots(context, company, {
    service,
    ...oneMinute(start),
    except: { escalationId, appointmentId: appointment?.id },
    ignoreNotice: true,
  });
  const ids = slots.flatMap(({ providerIds }) => providerIds);
  const providers = ids.map((id) => ({ id, name: company.providers.get(id)?.name ?? "" }));
  return { start, providers };
}
