import express, { type Express } from "express";
import type { Clock } from "#clock.ts";
import type { Config } from "#config.ts";
import { leaveWaitlistFlow } from "#flows/answer-waitlist-offer.ts";
import { changeSettingFlow } from "#flows/change-setting.ts";
import type { FlowContext } from "#flows/context.ts";
import { explainSlotFlow } from "#flows/explain-slot.ts";
import { extendHoldFlow } from "#flows/extend-hold.ts";
import { listNextFreeFlow } from "#flows/find-next-free.ts";
import { giveBackHoldFlow } from "#flows/give-back-hold.ts";
import type { ConsentTools } from "#flows/grant-tokens.ts";
import { joinWaitlistFlow } from "#flows/join-waitlist.ts";
import { knowChatUserFlow } from "#flows/know-chat-user.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { listChoicesFlow } from "#flows/list-choices.ts";
import { listWaitlistFlow } from "#flows/list-waitlist.ts";
import { moveClockFlow } from "#flows/move-clock.ts";
import { exportKpisFlow, readKpisFlow } from "#flows/read-kpis.ts";
import { readRequestFlow } from "#flows/read-request.ts";
import { readSettingsFlow } from "#flows/read-settings.ts";
import { reassignAppointmentFlow } from "#flows/reassign-appointment.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { renewHoldFlow } from "#flows/renew-hold.ts";
import { repeatAnswerFlow } from "#flows/repeat-answer.ts";
import { authorizeFlow } from "#flows/sign-in.ts";
import { takeHoldFlow } from "#flows/take-hold.ts";
import { apiRoutes } from "#handlers/api/routes.ts";
import { securityHeaders } from "#handlers/headers.ts";
import { mountApi, mountPages } from "#handlers/routes.ts";
import type { SlackDependencies } from "#handlers/slack/slack-app.ts";
import type { SlackSockets } from "#handlers/slack/socket-slack.ts";
import type { Log } from "#log.ts";
import { probe, rememberDelivery } from "#store/machinery.ts";
import { rateLimits } from "#store/rate-limits.ts";
import { composeAbsences } from "./absences.ts";
import { chatRows } from "./chat.ts";
import { composeDesk } from "./desk.ts";
import { composePages, isHttps } from "./pages.ts";
import { composeSurfaces } from "./surfaces.ts";
import { webhookRoutes } from "./webhooks.ts";

export type WebParts = {
  readonly config: Config;
  readonly context: FlowContext;
  readonly clock: Clock & { readonly setOffset: (milliseconds: number) => void };
  readonly log: Log;
  /** With what providers connect calendars of their own; undefined where they cannot. */
  readonly consent?: ConsentTools | undefined;
};

export type ComposedWeb = {
  readonly web: Express;
  /** Ends what comes in by other ways than the server. */
  readonly stop: () => Promise<void>;
};

/** Everything that comes in by HTTP, in the order in which it must be mounted. */
export async function composeWeb({ clock, ...parts }: WebParts): Promise<ComposedWeb> {
  const { config, context, log } = parts;
  const web = express();
  web.disable("x-powered-by");
  // Nothing but assets may be kept, and those have tags of their own.
  web.disable("etag");
  web.set("trust proxy", config.trustProxy);
  web.set("query parser", "simple");
  web.use(securityHeaders({ https: isHttps(config) }));
  // Before whatever reads a body: Slack signs its bytes, and a parser would have eaten them.
  const sockets = await mountSlackIfOn(web, parts);

  const tools = {
    authorize: authorizeFlow(context),
    limits: rateLimits(context.db, config.rateLimits),
    log,
  };
  mountApi(
    web,
    [
      ...webhookRoutes({ config, context, log }),
      ...apiRoutes({
        receiveRequest: receiveRequestFlow(context),
        repeatAnswer: repeatAnswerFlow(context),
        listAvailability: listAvailabilityFlow(context),
        listNextFree: listNextFreeFlow(context),
        explainSlot: explainSlotFlow(context),
        takeHold: takeHoldFlow(context),
        renewHold: renewHoldFlow(context),
        giveBackHold: giveBackHoldFlow(context),
        extendHold: extendHoldFlow(context),
        readRequest: readRequestFlow(context),
        listChoices: listChoicesFlow(context),
        readKpis: readKpisFlow(context),
        exportKpis: exportKpisFlow(context),
        recordAttendance: recordAttendanceFlow(context),
        readSettings: readSettingsFlow(context),
        changeSetting: changeSettingFlow(context),
        reassignAppointment: reassignAppointmentFlow(context),
        ...composeAbsences(context),
        joinWaitlist: joinWaitlistFlow(context),
        listWaitlist: listWaitlistFlow(context),
        leaveWaitlist: leaveWaitlistFlow(context),
        moveClock: moveClockFlow(context, {
          movable: config.clockMovable,
          setOffset: clock.setOffset,
        }),
        checkReady: async () => ({
          ...(await probe(context.db)),
          slackConnections: sockets?.connected(),
        }),
        company: context.company,
        now: context.now,
      }),
    ],
    tools,
  );
  const { routes, showFailures } = await composePages(parts, tools);
  mountPages(web, routes, { ...tools, showFailures });
  return { web, stop: async () => sockets?.stop() };
}

async function mountSlackIfOn(
  web: Express,
  { config, context, log }: Omit<WebParts, "clock">,
): Promise<SlackSockets | undefined> {
  const { slack } = config;
  if (slack === undefined) return undefined;
  const [{ mountSlack }, { connectSockets }, { slackClientOptions }, { slackPeople }] =
    await Promise.all([
      import("#handlers/slack/mount-slack.ts"),
      import("#handlers/slack/socket-slack.ts"),
      import("#integrations/slack/client-options.ts"),
      import("#integrations/slack/slack-people.ts"),
    ]);
  const dependencies: SlackDependencies = {
    signingSecret: slack.signingSecret,
    botToken: slack.botToken,
    teamId: slack.teamId,
    clientOptions: slackClientOptions({ apiUrl: slack.apiUrl, deadlineMs: 2_500 }),
    knowChatUser: knowChatUserFlow(
      context,
      slackPeople({
        ...slack,
        ...chatRows(context),
        deadlineMs: 1_000,
      }),
    ),
    rememberDelivery: (source, id) => rememberDelivery(context.db, { source, id }),
    realNow: context.realNow,
    log,
    flows: {
      ...composeDesk(context),
      ...composeSurfaces(context, { hasEmail: config.mail !== undefined }),
    },
  };
  if (slack.appToken !== undefined)
    return connectSockets({ ...dependencies, appToken: slack.appToken });
  mountSlack(web, dependencies);
  return undefined;
}
