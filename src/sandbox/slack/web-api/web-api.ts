import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import { chatMethods } from "./chat-methods.ts";
import { conversationMethods } from "./conversation-methods.ts";
import { decodeArguments, tokenOf } from "./decode-arguments.ts";
import { flag, type Method, method, refused, type Workspace } from "./method.ts";
import { respond } from "./response-urls.ts";
import { viewMethods } from "./view-methods.ts";

const authTest = method(z.object({}), (_sent, { state }) => ({
  ok: true,
  url: `https://${state.team.domain}.slack.com/`,
  team: state.team.name,
  team_id: state.team.id,
  user: "gatehouse",
  user_id: state.app.botUser,
  bot_id: state.app.botId,
  is_enterprise_install: false,
}));

const usersInfo = method(
  z.object({ user: z.string(), include_locale: flag.default(false) }),
  (sent, { state }) => {
    const user = state.users[sent.user];
    if (user === undefined) return refused("user_not_found");
    return { ok: true, user: sent.include_locale ? { ...user, locale: "en-US" } : user };
  },
);

/** The subset of the Web API that exists here; anything else answers "unknown_method", as Slack does. */
const methods: Readonly<Record<string, Method>> = {
  "auth.test": authTest,
  "users.info": usersInfo,
  ...chatMethods,
  ...conversationMethods,
  ...viewMethods,
};

/** Answers a call to /api/<method> or to a response_url. */
export function answerSlackCall(
  request: VendorRequest,
  workspace: Workspace,
  token: string,
): VendorAnswer {
  const [, responseUrl] = /^\/response\/([^/]+)$/.exec(request.path) ?? [];
  if (responseUrl !== undefined) {
    const { status, text } = respond(responseUrl, parseJson(request.body), workspace);
    return { status, headers: { "content-type": "text/plain" }, body: text };
  }
  const [, name = ""] = /^\/api\/([^/]+)$/.exec(request.path) ?? [];
  const act = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (act === undefined) return jsonAnswer(200, refused("unknown_method"));

  const decoded = decodeArguments(request);
  if ("error" in decoded) return jsonAnswer(200, refused(decoded.error));
  const { sent } = decoded;
  const shown = tokenOf(request, sent);
  if (shown === undefined) return jsonAnswer(200, refused("not_authed"));
  if (shown !== token) return jsonAnswer(200, refused("invalid_auth"));

  const answer = act(sent, workspace);
  if (answer["error"] === "ratelimited") return jsonAnswer(429, answer, { "retry-after": "1" });
  return jsonAnswer(200, answer);
}
