import type { ChatUser, Refusal } from "#escalation/press.ts";
import type { PrepareAway } from "#flows/away-from-chat.ts";
import type { FindOnCall } from "#flows/find-on-call.ts";
import type { FindRequests } from "#flows/find-requests.ts";
import type { ListQueue } from "#flows/list-queue.ts";
import type { MailConnectLink } from "#flows/mail-connect-link.ts";
import type { ReadDeskFigures } from "#flows/read-desk-figures.ts";
import type { PrepareRequest } from "#flows/take-request.ts";
import { helpAnswer, unknownCommandAnswer } from "#views/slack/command-help.ts";
import { connectAnswer } from "#views/slack/connect-answers.ts";
import {
  figuresAnswer,
  foundAnswer,
  mineAnswer,
  onCallAnswer,
  queueAnswer,
} from "#views/slack/desk-answers.ts";
import { type Notice, refusalNotice } from "#views/slack/notices.ts";
import { openAway } from "./away.ts";
import { commandUser } from "./payload.ts";
import { type Command, readCommand } from "./read-command.ts";
import type { OnCommand } from "./reply.ts";
import { openRequest } from "./shortcuts.ts";

export type CommandFlows = {
  readonly listQueue: ListQueue;
  readonly listOwn: ListQueue;
  readonly findRequests: FindRequests;
  readonly findOnCall: FindOnCall;
  readonly readDeskFigures: ReadDeskFigures;
  readonly mailConnectLink: MailConnectLink;
  readonly prepareRequest: PrepareRequest;
  readonly prepareAway: PrepareAway;
};

/** "/gatehouse …": the answer stands in the acknowledgement, for the one who typed it. */
export function onGatehouseCommand(flows: CommandFlows): OnCommand {
  return async (payload) => {
    const command = readCommand(payload.text);
    const by = commandUser(payload);
    if (command.kind === "away")
      return { kind: "open", ...(await openAway(flows, { by, words: command.words })) };
    if (command.kind === "new") {
      const begun = { draft: {}, permalink: undefined };
      return { kind: "open", ...(await openRequest(flows, by, begun)) };
    }
    return { kind: "answer", notice: await answer(flows, command, by) };
  };
}

async function answer(flows: CommandFlows, command: Command, by: ChatUser): Promise<Notice> {
  switch (command.kind) {
    case "queue":
      return told(await flows.listQueue(by), queueAnswer);
    case "mine":
      return told(await flows.listOwn(by), mineAnswer);
    case "oncall":
      return told(await flows.findOnCall(by), onCallAnswer);
    case "stats":
      return told(await flows.readDeskFigures(by), ({ figures }) => figuresAnswer(figures));
    case "find":
      return told(await flows.findRequests({ by, search: command.search }), (found) =>
        foundAnswer(found, command.search),
      );
    case "connect":
      return told(await flows.mailConnectLink(by), connectAnswer);
    case "help":
      return helpAnswer;
    default:
      return unknownCommandAnswer("typed" in command ? command.typed : command.kind);
  }
}

type Refused = { readonly kind: "refused"; readonly refusal: Refusal };

/** A refusal is told as everywhere; anything else in the words of its own. */
function told<T extends { readonly kind: string }>(
  result: T | Refused,
  words: (result: Exclude<T, Refused>) => Notice,
): Notice {
  if (isRefused(result)) return refusalNotice(result.refusal);
  return words(result as Exclude<T, Refused>);
}

function isRefused(result: { readonly kind: string }): result is Refused {
  return result.kind === "refused";
}
