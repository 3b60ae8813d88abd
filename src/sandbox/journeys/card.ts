import { eventually, expect, type Stage } from "./stage.ts";
import { cardOf, people } from "./world.ts";

type Values = Readonly<Record<string, string | string[]>>;

/** Maya presses a control of a request's card. */
export async function pressOn(stage: Stage, reference: string, actionId: string): Promise<void> {
  const { channel, ts } = await cardOf(stage, reference);
  const ack = await stage.sandbox.slack.press({ user: people.maya, channel, ts, actionId });
  expect(ack.status === 200, `the press was answered ${ack.status}`);
}

/** The dialog that a press opens, and what can be done in it. */
export async function openDialog(stage: Stage, reference: string, actionId: string) {
  const { slack } = stage.sandbox;
  const user = people.maya;
  const before = new Set(Object.keys(slack.state.views));
  await pressOn(stage, reference, actionId);
  const { id: viewId } = await eventually("the dialog", () =>
    Object.values(slack.state.views).find(({ id, open }) => open && !before.has(id)),
  );
  return {
    suggest: (menu: string) => slack.suggest({ user, viewId, actionId: menu, query: "" }),
    async submit(values: Values) {
      await slack.submit({ user, viewId, values });
      const { open, errors } = slack.state.views[viewId] ?? { open: true, errors: {} };
      expect(!open, `the dialog stayed open: ${JSON.stringify(errors)}`);
    },
    /** For a dialog whose message can be taken back for a while; here it is let go. */
    async send(values: Values) {
      await slack.submit({ user, viewId, values });
      const { errors, content } = slack.state.views[viewId] ?? {};
      const sending = JSON.stringify(content?.blocks).includes("Sending in");
      expect(sending, `the dialog does not say that it is sent: ${JSON.stringify(errors)}`);
      await slack.close({ user, viewId });
    },
    /** For a dialog that shows something first: what it says then. */
    async preview(values: Values) {
      await slack.submit({ user, viewId, values });
      const { open, errors, content } = slack.state.views[viewId] ?? { open: false };
      expect(open, "the dialog closed before anything was shown");
      expect(Object.keys(errors ?? {}).length === 0, `it said: ${JSON.stringify(errors)}`);
      return JSON.stringify(content?.blocks);
    },
  };
}
