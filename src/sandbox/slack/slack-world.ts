import type { SlackState, SlackUser } from "./workspace.ts";

const TEAM = "T0HARBOR";
const ZONE = "America/New_York";

/** The workspace of the demo company: the members of db/demo.yaml, and some who may not press. */
export function slackWorld(): SlackState {
  return {
    team: { id: TEAM, domain: "harbor-and-pine", name: "Harbor & Pine Advisory" },
    app: { id: "A0GATEHOUSE", botUser: "U0GATEHOUSE", botId: "B0GATEHOUSE" },
    users: byId([
      person("U0MAYA", "Maya Okafor", "maya@harborpine.example"),
      person("U0ANA", "Ana Ortiz", "ana@harborpine.example"),
      person("U0SAM", "Sam Whitfield", "sam@harborpine.example"),
      // In the workspace and in the channel, but no member of the company's set-up.
      person("U0LEE", "Lee Park", "lee@harborpine.example"),
      { ...person("U0GUEST", "Robin Vale", "robin@vale.example"), is_restricted: true },
      // Another company's person, as a shared channel would bring.
      { ...person("U0OUTSIDE", "Kit Marsh", "kit@marsh.example"), team_id: "T0OUTSIDE" },
      { ...person("U0GATEHOUSE", "Gatehouse", "bot@harborpine.example"), is_bot: true },
    ]),
    channels: byId([
      {
        id: "C0BOOKINGS",
        name: "booking-desk",
        members: ["U0GATEHOUSE", "U0MAYA", "U0ANA", "U0SAM", "U0LEE", "U0GUEST", "U0OUTSIDE"],
        is_archived: false,
        is_ext_shared: false,
      },
      {
        id: "C0GENERAL",
        name: "general",
        members: ["U0MAYA", "U0ANA", "U0SAM", "U0LEE"],
        is_archived: false,
        is_ext_shared: false,
      },
    ]),
    messages: [],
    ephemerals: [],
    views: {},
  };
}

function person(id: string, name: string, email: string): SlackUser {
  return {
    id,
    team_id: TEAM,
    name: name.toLowerCase().replace(" ", "."),
    real_name: name,
    tz: ZONE,
    deleted: false,
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    profile: { email },
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): Record<string, T> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
