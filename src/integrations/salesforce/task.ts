import type { CrmTask } from "#ports/crm.ts";
import type { Fields } from "./records.ts";

const SUBJECT_MAX = 255;

/** Events and tasks share the field of our ids, which holds each id once: a task's is told apart. */
export function taskId({ id }: CrmTask): string {
  return `task:${id}`;
}

/** @param ownerId undefined leaves the owner as it is: somebody may have chosen one in Salesforce */
export function taskContent(
  { subject, body, dueAt, contactId }: CrmTask,
  ownerId: string | undefined,
): Fields {
  return {
    Subject: subject.slice(0, SUBJECT_MAX),
    Description: body,
    // A day alone is all that a task is due by; the reminder has the moment.
    ActivityDate: dueAt.toISOString().slice(0, 10),
    IsReminderSet: true,
    ReminderDateTime: dueAt.toISOString(),
    WhoId: contactId,
    OwnerId: ownerId,
  };
}
