import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { PageContext } from "#sandbox/page/browser/context.ts";
import type { PageState } from "#sandbox/page/page-state.ts";
import { slackWorld } from "#sandbox/slack/slack-world.ts";

/** A part of the sandbox's page, as Maya in New York sees it, four minutes after a card was posted. */
export function drawn(children: ComponentChildren, shown: Partial<PageState> = {}): string {
  const state: PageState = {
    appUrl: "http://127.0.0.1:3000",
    slack: { ...slackWorld(), messages: [], ephemerals: [], views: [], homes: [] },
    calendars: [],
    mails: [],
    phones: [],
    crm: { vendor: "hubspot", owners: [], contacts: [], loose: [] },
    faults: { slack: [], google: [], microsoft: [], mail: [], crm: [], twilio: [] },
    ...shown,
  };
  const now = Date.parse("2026-11-20T06:24:00Z");
  const page = {
    state,
    now,
    aheadMs: 0,
    programAnswers: true,
    me: "U0MAYA",
    tell: () => undefined,
  };
  return renderToString(<PageContext value={page}>{children}</PageContext>);
}
