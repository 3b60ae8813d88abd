import type { CrmMeeting } from "#ports/crm.ts";
import type { Properties } from "./records.ts";
import { withoutMarkup } from "./without-markup.ts";

const outcomes = {
  scheduled: "SCHEDULED",
  rescheduled: "RESCHEDULED",
  cancelled: "CANCELED",
  attended: "COMPLETED",
  "no-show": "NO_SHOW",
} as const satisfies Record<CrmMeeting["outcome"], string>;

export function meetingContent({ title, body, start, end, outcome }: CrmMeeting): Properties {
  return {
    // Where it stands in the contact's timeline.
    hs_timestamp: start.toISOString(),
    hs_meeting_title: title,
    hs_meeting_body: withoutMarkup(body),
    hs_meeting_start_time: start.toISOString(),
    hs_meeting_end_time: end.toISOString(),
    hs_meeting_outcome: outcomes[outcome],
  };
}
