import { describeBlock } from "#messaging/mail-block.ts";
import { listBlockedAddresses } from "#store/blocked-addresses.ts";
import { findCompany } from "#store/company.ts";
import type { Db } from "#store/db.ts";
import type { Finding } from "./doctor.ts";

/** Addresses of our own people that take no mail: what is sent to them, alarms too, reaches nobody. */
export async function examineMail(db: Db): Promise<readonly Finding[]> {
  const blocked = await listBlockedAddresses(db);
  if (blocked.length === 0) return [];
  const settings = (await findCompany(db))?.settings;
  const ours = [
    ...(settings?.members ?? []).map(({ name, email }) => ({ whose: name, email })),
    ...(settings === undefined ? [] : [{ whose: settings.name, email: settings.contact.email }]),
  ];
  return ours.flatMap(({ whose, email }): Finding[] => {
    const block = blocked.find(({ address }) => address === email.toLowerCase());
    if (block === undefined) return [];
    return [
      {
        state: "ill",
        what: `Nothing is mailed to ${whose}: ${describeBlock(block.reason)}`,
        advice: "Mend the address, then npm run gatehouse -- blocked --lift lets mail go there.",
      },
    ];
  });
}
