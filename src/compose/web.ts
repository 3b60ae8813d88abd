import express, { type Express } from "express";
import type { Clock } from "#clock.ts";
import type { Config } from "#config.ts";
import { bookEscalationFlow } from "#flows/book-escalation.ts";
import { bookHeldTimeFlow } from "#flows/book-held-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import type { FlowContext } from "#flows/context.ts";
import { declineEscalationFlow } from "#flows/decline-escalation.ts";
import { keepAppointmentFlow } from "#flows/keep-appointment.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { moveClockFlow } from "#flows/move-clock.ts";
import { noteSmsStatusFlow } from "#flows/note-sms-status.ts";
import { prepareBookingFlow } from "#flows/prepare-booking.ts";
import { prepareDeclineFlow } from "#flows/prepare-decline.ts";
import { prepareProposalFlow, proposeTimesFlow } from "#flows/propose-times.ts";
import { exportKpisFlow, readKpisFlow } from "#flows/read-kpis.ts";
import { readRequestFlow } from "#flows/read-request.ts";
import { receiveRequestFlow } from "#flows/receive-request.ts";
import { receiveSmsFlow } from "#flows/receive-sms.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import { releaseEscalationFlow } from "#flows/release-escalation.ts";
import { authorizeFlow } from "#flows/sign-in.ts";
import { prepareTextFlow, textClientFlow } from "#flows/text-client.ts";
import { apiRoutes } from "#handlers/api/routes.ts";
import { securityHeaders } from "#handlers/headers.ts";
import { mountApi, mountPages, type Route } from "#handlers/routes.ts";
import { twilioRoutes } from "#handlers/webhooks/routes.ts";
import type { Log } from "#log.ts";
import { probe, rememberDelivery } from "#store/machinery.ts";
import { rateLimits } from "#store/rate-limits.ts";
import { composePages, isHttps } from "./pages.ts";

export type WebParts = {
  readonly config: Config;
  readonly context: FlowContext;
  readonly clock: Clock & { readonly setOffset: (milliseconds: number) => void };
  readonly log: Log;
};

/** Everything that comes in by HTTP, in the order in which it must be mounted. */
export async function composeWeb({ config, context, clock, log }: WebParts): Promise<Express> {
  const web = express();
  web.disable("x-powered-by");
  // Nothing but assets may be kept, and those have tags of their own.
  web.disable("etag");
  web.set("trust proxy", config.trustProxy);
  web.set("query parser", "simple");
  web.use(securityHeaders({ https: isHttps(config) }));
  // Before whatever reads a body: Slack signs its bytes, and a parser would have eaten them.
  await mountSlackIfOn(web, { config, context, log });

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
        listAvailability: listAvailabilityFlow(context),
        readRequest: readRequestFlow(context),
        readKpis: readKpisFlow(context),
        exportKpis: exportKpisFlow(context),
        recordAttendance: recordAttendanceFlow(context),
        moveClock: moveClockFlow(context, {
          movable: config.clockMovable,
          setOffset: clock.setOffset,
        }),
        checkReady: () => probe(context.db),
        company: context.company,
        now: context.now,
      }),
    ],
    tools,
  );
  const { routes, showFailures } = await composePages({ config, context, log }, tools);
  mountPages(web, routes, { ...tools, showFailures });
  return web;
}

function webhookRoutes({ config, context, log }: Omit<WebParts, "clock">): readonly Route[] {
  const { twilio, publicUrl } = config;
  if (twilio === undefined) return [];
  const { accountSid, authToken } = twilio;
  return twilioRoutes(
    { receiveSms: receiveSmsFlow(context), noteSmsStatus: noteSmsStatusFlow(context) },
    { accountSid, authToken, publicUrl, log },
  );
}

async function mountSlackIfOn(
  web: Express,
  { config, context, log }: Omit<WebParts, "clock">,
): Promise<void> {
  const { slack } = config;
  if (slack === undefined) return;
  const [{ mountSlack }, { slackClientOptions }] = await Promise.all([
    import("#handlers/slack/mount-slack.ts"),
    import("#integrations/slack/client-options.ts"),
  ]);
  mountSlack(web, {
    signingSecret: slack.signingSecret,
    botToken: slack.botToken,
    teamId: slack.teamId,
    clientOptions: slackClientOptions({ apiUrl: slack.apiUrl, deadlineMs: 2_500 }),
    rememberDelivery: (source, id) => rememberDelivery(context.db, { source, id }),
    realNow: context.realNow,
    log,
    flows: {
      claimEscalation: claimEscalationFlow(context),
      bookHeldTime: bookHeldTimeFlow(context),
      prepareBooking: prepareBookingFlow(context),
      listBookableTimes: listBookableTimesFlow(context),
      bookEscalation: bookEscalationFlow(context),
      prepareDecline: prepareDeclineFlow(context),
      declineEscalation: declineEscalationFlow(context),
      releaseEscalation: releaseEscalationFlow(context),
      keepAppointment: keepAppointmentFlow(context),
      prepareProposal: prepareProposalFlow(context),
      proposeTimes: proposeTimesFlow(context),
      prepareText: prepareTextFlow(context),
      textClient: textClientFlow(context),
    },
  });
}
