import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { ChatPeople, ChatPerson, Standing } from "#ports/chat.ts";
import { type CallSlack, type MethodPauses, type SlackTrouble, slackCaller } from "./call-slack.ts";

/** What users.info says of somebody (docs.slack.dev/reference/methods/users.info); flags may be missing. */
const Info = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().default(""),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    profile: z.object({ email: z.string().nullish() }).default({}),
  }),
});
type Info = z.infer<typeof Info>["user"];

/** Slack's own program has an id of its own, and no flag that says so. */
const slackbot = "USLACKBOT";

/** For whoever waits with a finger on a button: one quick question. */
export function slackPeople(options: {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly deadlineMs: number;
  readonly teamId: string;
  readonly pauses: MethodPauses;
  readonly onTrouble: (trouble: SlackTrouble) => Promise<void>;
}): ChatPeople {
  return peopleBy(slackCaller(options), options.teamId);
}

/** @param teamId the workspace whose people may do something */
export function peopleBy(call: CallSlack, teamId: string): ChatPeople {
  return {
    team: teamId,
    async findPerson(userId) {
      try {
        const read = { kind: "read", answer: Info } as const;
        return toPerson((await call("users.info", { user: userId }, read)).user, teamId);
      } catch (error) {
        if (error instanceof VendorError && error.verdict === "gone") return undefined;
        throw error;
      }
    },
  };
}

function toPerson(user: Info, teamId: string): ChatPerson {
  return {
    standing: standingOf(user, teamId),
    name: user.real_name ?? user.name,
    email: (user.profile.email ?? "").toLowerCase(),
    zone: user.tz ?? "",
  };
}

function standingOf(user: Info, teamId: string): Standing {
  if (user.deleted) return "deactivated";
  if (user.is_bot || user.id === slackbot) return "bot";
  if (user.is_stranger || (user.team_id ?? teamId) !== teamId) return "stranger";
  return user.is_restricted || user.is_ultra_restricted ? "guest" : "person";
}
