import { z } from "zod";

const perMinute = (granted: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, "must be a whole number, at most 9999; 0 is no limit")
    .default(String(granted))
    .transform(Number);

/** With it Slack reaches us by connections that we open (Socket Mode), and not over HTTP. */
export const slackSocketVariables = {
  SLACK_APP_TOKEN: z.string().startsWith("xapp-", "must start with xapp-").optional(),
};

/** What we allow ourselves of Slack's budget: it grants "50 or more" redraws, and a message a second. */
export const slackPaceVariables = {
  SLACK_POSTS_PER_MINUTE: perMinute(55),
  SLACK_REDRAWS_PER_MINUTE: perMinute(40),
};
