import { describe, expect, test } from "vitest";
import { cleo, meeting, ticket } from "./office.ts";
import { useOffice, vendors } from "./vendors.ts";

describe.each(vendors)("%s", (_vendor, openOffice) => {
  const office = useOffice(openOffice);

  test("says that somebody deleted the contact, and has the ticket and the meeting all the same", async () => {
    const { contactId } = await office().crm().saveContact(cleo);
    const gone = contactId.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 7) % 10));
    for (const save of [
      () =>
        office()
          .crm()
          .saveTicket({ ...ticket, contactId: gone }),
      () =>
        office()
          .crm()
          .saveMeeting({ ...meeting, contactId: gone }),
    ])
      await expect(save()).rejects.toMatchObject({ verdict: "gone" });
    expect(office().tickets()).toMatchObject([{ contactIds: [] }]);
    expect(office().meetings()).toMatchObject([{ contactIds: [] }]);
  });
});
