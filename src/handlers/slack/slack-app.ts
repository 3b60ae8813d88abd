import { App, type Receiver, type webApi } from "@slack/bolt";
import type { KnowChatUser } from "#flows/know-chat-user.ts";
import { boltLogger, type SlackLog } from "./bolt-logger.ts";
import {
  apologize,
  onlyKnown,
  onlyOnce,
  onlyOurWorkspace,
  onlyThoseWeKnow,
  type RememberDelivery,
} from "./guards.ts";
import { listenToEvents } from "./listen-to-events.ts";
import { type Listeners, listen, listenersFor, namesOf, type SlackFlows } from "./listeners.ts";
import { redrawWith, tellWith } from "./tell.ts";

export type SlackDependencies = {
  readonly signingSecret: string;
  readonly botToken: string;
  /** The one workspace whose members may press. */
  readonly teamId: string;
  /** For opening dialogs, within the three seconds of a press, and for private notices. */
  readonly clientOptions: webApi.WebClientOptions;
  readonly rememberDelivery: RememberDelivery;
  readonly knowChatUser: KnowChatUser;
  readonly flows: SlackFlows;
  /** Real time, for the age of signatures. */
  readonly realNow: () => Date;
  readonly log: SlackLog;
};

/** The same guards and listeners, whichever way Slack reaches us. */
export function slackApp(receiver: Receiver, dependencies: SlackDependencies): void {
  const { log, teamId, clientOptions, botToken } = dependencies;
  const app = new App({
    receiver,
    // Never `token`: with a revoked one Bolt's constructor would take the whole process down. And
    // no look-up of our own bot: only events need it, and a press must not hang on another call.
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    convoStore: false,
    // A copy, because Bolt writes its logger into it.
    clientOptions: { ...clientOptions },
    logger: boltLogger(log),
  });
  // By default Bolt logs and forgets; here every error reaches the receiver, which tells it to Slack.
  app.error(async (error) => {
    throw error;
  });

  const tell = tellWith(log);
  const listeners: Listeners = listenersFor(dependencies.flows, dependencies.realNow);
  app.use(apologize(tell));
  app.use(onlyOnce(dependencies.rememberDelivery));
  app.use(onlyKnown(namesOf(listeners), tell));
  app.use(onlyOurWorkspace(teamId, tell));
  app.use(onlyThoseWeKnow(dependencies.knowChatUser, tell));
  listen(app, listeners, { tell, redraw: redrawWith(log) });
  listenToEvents(app, dependencies.flows, dependencies);
}
