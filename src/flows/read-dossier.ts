import { type DossierRows, findDossierRows } from "#store/dossier.ts";
import { findMember } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { type RequestStory, readRequestFlow } from "./read-request.ts";

/** Everything about one request with everybody's names, for a member who asks why. */
export type Dossier = {
  readonly story: RequestStory;
  readonly rows: DossierRows;
  readonly ownerName: string | undefined;
  readonly endedByName: string | undefined;
  readonly locationName: string | undefined;
  /** To whom messages about this request go when they are not for the client. */
  readonly onCallEmail: string | undefined;
  readonly zone: string;
};

/** `id` is the request's id or its reference (GH-1042). */
export type ReadDossier = (id: string) => Promise<Dossier | undefined>;

export function readDossierFlow(context: Pick<FlowContext, "db" | "company" | "now">): ReadDossier {
  const readRequest = readRequestFlow(context);
  const { db } = context;
  const nameOf = async (memberId: string | undefined) =>
    memberId === undefined ? undefined : (await findMember(db, memberId))?.name;
  return async (id) => {
    const story = await readRequest(id);
    if (story === undefined) return undefined;
    const company = await context.company();
    const { settings, locations } = company;
    const { escalation } = story;
    return {
      story,
      rows: await findDossierRows(db, story.request.id),
      ownerName: await nameOf(escalation?.ownerId),
      endedByName: await nameOf(escalation?.endedBy),
      locationName: story.appointment && locations.get(story.appointment.locationId)?.name,
      onCallEmail: (await findOnCall(db, company, context.now()))?.email,
      zone: settings.zone,
    };
  };
}
