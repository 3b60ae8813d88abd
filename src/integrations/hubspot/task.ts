import type { CrmTask } from "#ports/crm.ts";
import type { Properties } from "./records.ts";

/** @param ownerId undefined leaves the owner as it is: somebody may have chosen one in HubSpot */
export function taskContent(
  { subject, body, dueAt }: CrmTask,
  ownerId: string | undefined,
): Properties {
  return {
    // Of a task it is when it is due.
    hs_timestamp: dueAt.toISOString(),
    hs_task_subject: subject,
    // HubSpot shows it as HTML, and it may hold a stranger's words.
    hs_task_body: body.replaceAll("<", "‹").replaceAll(">", "›"),
    hs_task_type: "CALL",
    hs_task_priority: "MEDIUM",
    hubspot_owner_id: ownerId,
  };
}
