import { describe, expect, test } from "vitest";
import { cleo, meeting, task } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s keeps a task", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("about a contact, for its owner and with its moment; written again it is the same", async () => {
    const { id: contactId } = office().addContact({ email: cleo.email });
    const wanted = { ...task, contactId, ownerEmail: "maya@harborpine.example" };
    const first = await office().crm().saveTask(wanted);
    const again = await office()
      .crm()
      .saveTask({ ...wanted, ownerEmail: undefined });
    expect(again).toEqual(first);
    expect(office().tasks()).toEqual([
      {
        ...{ subject: task.subject, dueAt: task.dueAt.toISOString() },
        ...{ ownerEmail: "maya@harborpine.example", contactIds: [contactId] },
      },
    ]);
  });

  test("beside the meeting of the same appointment", async () => {
    await office().crm().saveMeeting(meeting);
    await office().crm().saveTask(task);
    expect(office().meetings()).toHaveLength(1);
    expect(office().tasks()).toHaveLength(1);
  });
});
