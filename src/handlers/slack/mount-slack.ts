import {
  ExpressReceiver,
  HTTPModuleFunctions,
  type ReceiverProcessEventErrorHandlerArgs,
} from "@slack/bolt";
import type { Express } from "express";
import { boltLogger, type SlackLog } from "./bolt-logger.ts";
import { judgeHeaders } from "./judge-headers.ts";
import { type SlackDependencies, slackApp } from "./slack-app.ts";

const PATH = "/slack/events";
const BODY_MAX_BYTES = 1_048_576;

/**
 * Puts Slack's endpoint on our own Express app. Must come before any body parser: a signature is
 * made of the very bytes that arrived.
 */
export function mountSlack(web: Express, dependencies: SlackDependencies): void {
  const { log } = dependencies;
  web.post(PATH, judgeHeaders(dependencies.realNow));

  const receiver = new ExpressReceiver({
    app: web,
    endpoints: PATH,
    signingSecret: dependencies.signingSecret,
    bodyLimit: BODY_MAX_BYTES,
    // The response waits for the listeners: what could not be committed is never acknowledged.
    processBeforeResponse: true,
    customPropertiesExtractor: (request) => ({ signature: request.get("x-slack-signature") }),
    processEventErrorHandler: (failure) => answerFailure(failure, log),
    logger: boltLogger(log),
  });
  slackApp(receiver, dependencies);
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
