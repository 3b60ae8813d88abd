import { z } from "zod";
import type { SlackState } from "#sandbox/slack/workspace.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { Triggers } from "./triggers.ts";

/** What every Web API method may use: the state and the clocks of one workspace. */
export type Workspace = {
  readonly state: SlackState;
  /** Milliseconds since 1970, real time. */
  readonly now: () => number;
  /** "1763625600.000123": seconds and microseconds; never the same twice. */
  readonly nextTimestamp: () => string;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** Messages a second that one channel takes before Slack answers "ratelimited". */
  readonly messagesPerSecondMax: number;
  /** Redrawings a minute that the workspace grants before Slack answers "ratelimited". */
  readonly updatesPerMinuteMax: number;
  /** When messages were redrawn within the last minute, oldest first; milliseconds since 1970. */
  readonly updatedAt: number[];
};

export type Arguments = Readonly<Record<string, unknown>>;
export type SlackAnswer = { readonly ok: boolean; readonly [field: string]: unknown };
export type Method = (sent: Arguments, workspace: Workspace) => SlackAnswer;

/** Slack's form arguments are strings: "true" and "1" are flags. */
export const flag = z.union([z.boolean(), z.stringbool()]);

/** A method that checks its arguments before it acts, and answers "invalid_arguments" as Slack does. */
export function method<Schema extends z.ZodType>(
  schema: Schema,
  act: (sent: z.infer<Schema>, workspace: Workspace) => SlackAnswer,
): Method {
  return (sent, workspace) => {
    const checked = schema.safeParse(sent);
    if (checked.success) return act(checked.data, workspace);
    const messages = checked.error.issues.map(
      (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join("/")}]`,
    );
    return refused("invalid_arguments", messages);
  };
}

export function refused(error: string, messages: readonly string[] = []): SlackAnswer {
  if (messages.length === 0) return { ok: false, error };
  return { ok: false, error, response_metadata: { messages } };
}

/** The way in which Slack says which block it did not like. */
export function refusedBlocks(
  error: string,
  issues: readonly { readonly pointer: string; readonly message: string }[],
): SlackAnswer {
  const messages = issues.map(
    (issue) => `[ERROR] ${issue.message} [json-pointer:${issue.pointer}]`,
  );
  return refused(error, messages);
}
