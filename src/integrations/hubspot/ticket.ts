import type { CrmTicket } from "#ports/crm.ts";
import type { Properties } from "./records.ts";

export type TicketPipeline = {
  readonly ticketPipeline: string;
  /** The pipeline's stage for each of our states. */
  readonly ticketStages: Readonly<Record<CrmTicket["state"], string>>;
};

const priorities = { normal: "MEDIUM", high: "HIGH" } as const satisfies Record<
  CrmTicket["priority"],
  string
>;

/** HubSpot's limit for a text of several lines. */
const CONTENT_MAX = 65_536;

/** @param ownerId undefined leaves the owner as it is: somebody may have chosen one in HubSpot */
export function ticketContent(
  ticket: CrmTicket,
  pipeline: TicketPipeline,
  ownerId: string | undefined,
): Properties {
  const { reference, subject, reasons, resolution, state, priority, url } = ticket;
  const lines = [
    "A person is needed because:",
    ...reasons.map((reason) => `- ${reason}`),
    ...(resolution === undefined ? [] : ["", `Resolution: ${resolution}`]),
    "",
    `${reference}: ${url}`,
  ];
  return {
    subject,
    content: lines.join("\n").slice(0, CONTENT_MAX),
    hs_pipeline: pipeline.ticketPipeline,
    hs_pipeline_stage: pipeline.ticketStages[state],
    hs_ticket_priority: priorities[priority],
    hubspot_owner_id: ownerId,
  };
}
