import {
  App,
  ExpressReceiver,
  HTTPModuleFunctions,
  type ReceiverProcessEventErrorHandlerArgs,
  type webApi,
} from "@slack/bolt";
import type { Express } from "express";
import { boltLogger, type SlackLog } from "./bolt-logger.ts";
import {
  apologize,
  onlyKnown,
  onlyOnce,
  onlyOurWorkspace,
  type RememberDelivery,
} from "./guards.ts";
import { judgeHeaders } from "./judge-headers.ts";
import { type Listeners, listen, listenersFor, namesOf, type SlackFlows } from "./listeners.ts";
import { tellWith } from "./tell.ts";

const PATH = "/slack/events";
const BODY_MAX_BYTES = 1_048_576;

export type SlackDependencies = {
  readonly signingSecret: string;
  readonly botToken: string;
  /** The one workspace whose members may press. */
  readonly teamId: string;
  /** For opening dialogs, within the three seconds of a press, and for private notices. */
  readonly clientOptions: webApi.WebClientOptions;
  readonly rememberDelivery: RememberDelivery;
  readonly flows: SlackFlows;
  /** Real time, for the age of signatures. */
  readonly realNow: () => Date;
  readonly log: SlackLog;
};

/**
 * Puts Slack's endpoint on our own Express app. Must come before any body parser: a signature is
 * made of the very bytes that arrived.
 */
export function mountSlack(web: Express, dependencies: SlackDependencies): void {
  const { log, teamId, clientOptions, botToken } = dependencies;
  web.post(PATH, judgeHeaders(dependencies.realNow));

  const logger = boltLogger(log);
  const receiver = new ExpressReceiver({
    app: web,
    endpoints: PATH,
    signingSecret: dependencies.signingSecret,
    bodyLimit: BODY_MAX_BYTES,
    // The response waits for the listeners: what could not be committed is never acknowledged.
    processBeforeResponse: true,
    customPropertiesExtractor: (request) => ({ signature: request.get("x-slack-signature") }),
    processEventErrorHandler: (failure) => answerFailure(failure, log),
    logger,
  });
  const app = new App({
    receiver,
    // Never `token`: with a revoked one Bolt's constructor would take the whole process down. And
    // no look-up of our own bot: only events need it, and a press must not hang on another call.
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    convoStore: false,
    // A copy, because Bolt writes its logger into it.
    clientOptions: { ...clientOptions },
    logger,
  });
  // By default Bolt logs and forgets; here every error reaches answerFailure.
  app.error(async (error) => {
    throw error;
  });

  const tell = tellWith(log);
  const listeners: Listeners = listenersFor(dependencies.flows);
  app.use(apologize(tell));
  app.use(onlyOnce(dependencies.rememberDelivery));
  app.use(onlyKnown(namesOf(listeners), tell));
  app.use(onlyOurWorkspace(teamId, tell));
  listen(app, listeners, tell);
}

/** What was acknowledged stays acknowledged; everything else must look failed, so that Slack tries again. */
async function answerFailure(
  { error, response, storedResponse }: ReceiverProcessEventErrorHandlerArgs,
  log: SlackLog,
): Promise<boolean> {
  log.error("a request of Slack failed", { error });
  if (response.headersSent) return true;
  if (storedResponse === undefined) response.writeHead(500).end();
  else HTTPModuleFunctions.buildContentResponse(response, storedResponse);
  return true;
}
