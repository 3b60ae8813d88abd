import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import type { Workspace } from "#sandbox/slack/web-api/method.ts";
import { replaceContent, show } from "#sandbox/slack/web-api/view-methods.ts";
import type { SlackState, SlackView } from "#sandbox/slack/workspace.ts";
import type { Ack } from "./deliver.ts";

const ViewAnswer = z.discriminatedUnion("response_action", [
  z.object({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal("update"), view: z.unknown() }),
  z.object({ response_action: z.literal("push"), view: z.unknown() }),
  z.object({ response_action: z.literal("clear") }),
]);

/** Does to a modal what Slack does with the app's answer to its submit. */
export function applyAnswer(view: SlackView, ack: Ack, workspace: Workspace): void {
  Object.assign(view, { errors: {}, trouble: false });
  if (ack.status !== 200) {
    view.trouble = true;
    return;
  }
  if (ack.body === "" || ack.body === "{}") {
    view.open = false;
    return;
  }
  const answer = ViewAnswer.safeParse(parseJson(ack.body));
  view.trouble = !answer.success || !obey(view, answer.data, workspace);
}

/** False when the answer makes no sense for this modal: then Slack shows trouble and changes nothing. */
function obey(view: SlackView, answer: z.infer<typeof ViewAnswer>, workspace: Workspace): boolean {
  switch (answer.response_action) {
    case "errors": {
      const fields = view.content.blocks.flatMap(({ type, block_id }) =>
        type === "input" && block_id !== undefined ? [block_id] : [],
      );
      const names = Object.keys(answer.errors);
      if (names.length === 0 || !names.every((name) => fields.includes(name))) return false;
      view.errors = answer.errors;
      return true;
    }
    case "update":
      return replaceContent(view, answer.view, workspace) === undefined;
    case "push":
      return show(answer.view, { workspace, user: view.user, under: view }).ok;
    case "clear":
      closeStack(view, workspace.state);
      return true;
  }
}

function closeStack(view: SlackView, state: SlackState): void {
  for (const other of Object.values(state.views)) {
    if (other.root_view_id === view.root_view_id) other.open = false;
  }
}
