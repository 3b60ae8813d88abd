import { z } from "zod";
import { webAddress } from "./web-address.ts";

const internalId = /^[\w-]+$/;

export const hubSpotVariables = {
  HUBSPOT_ACCESS_TOKEN: z.string().min(16, "is too short to be an access token").optional(),
  HUBSPOT_CLIENT_SECRET: z.string().min(16, "is too short to be an app's secret").optional(),
  HUBSPOT_API_URL: webAddress.default("https://api.hubapi.com"),
  HUBSPOT_PORTAL_ID: z
    .string()
    .regex(/^\d+$/, "must be the number in the address of HubSpot in a browser")
    .optional(),
  HUBSPOT_TICKET_PIPELINE: z
    .string()
    .regex(internalId, "must be the internal id of a ticket pipeline")
    .default("0"),
  HUBSPOT_TICKET_STAGES: z
    .string()
    // New, waiting on us, waiting on contact, closed: the pipeline that every account begins with.
    .default("1,3,2,4")
    .transform((text) => text.split(",").map((stage) => stage.trim()))
    .pipe(
      z.tuple(
        [stageId(), stageId(), stageId(), stageId()],
        "must be four stages: open, in progress, waiting, closed",
      ),
    ),
  HUBSPOT_NEW_CLIENTS: z
    .enum(["contacts", "leads", "none"], "must be contacts, leads or none")
    .default("contacts"),
  /** The older way to say "none". */
  HUBSPOT_CREATE_CONTACTS: z.enum(["true", "false"], "must be true or false").default("true"),
};

export const hubSpotRequires = ["HUBSPOT_ACCESS_TOKEN"] as const;
export const hubSpotOthers = [
  "HUBSPOT_CLIENT_SECRET",
  "HUBSPOT_API_URL",
  "HUBSPOT_PORTAL_ID",
  "HUBSPOT_TICKET_PIPELINE",
  "HUBSPOT_TICKET_STAGES",
  "HUBSPOT_NEW_CLIENTS",
  "HUBSPOT_CREATE_CONTACTS",
] as const;

/** Undefined where HubSpot is off. */
export function hubSpotFrom(values: z.infer<z.ZodObject<typeof hubSpotVariables>>) {
  const { HUBSPOT_ACCESS_TOKEN: accessToken, ...rest } = values;
  if (accessToken === undefined) return undefined;
  const [open, inProgress, waiting, closed] = rest.HUBSPOT_TICKET_STAGES;
  return {
    accessToken,
    /** What its webhooks are signed with; undefined where it has none. */
    clientSecret: rest.HUBSPOT_CLIENT_SECRET,
    apiUrl: rest.HUBSPOT_API_URL,
    portalId: rest.HUBSPOT_PORTAL_ID,
    ticketPipeline: rest.HUBSPOT_TICKET_PIPELINE,
    ticketStages: { open, "in-progress": inProgress, waiting, closed },
    newClients: rest.HUBSPOT_NEW_CLIENTS === "leads" ? ("leads" as const) : ("contacts" as const),
    /** Whether a client whom HubSpot does not know becomes a contact there. */
    createContacts: rest.HUBSPOT_CREATE_CONTACTS === "true" && rest.HUBSPOT_NEW_CLIENTS !== "none",
  };
}

function stageId() {
  return z.string().regex(internalId, "must be four internal ids of stages");
}
