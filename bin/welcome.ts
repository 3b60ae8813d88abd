import { loginAddress } from "#flows/sign-in.ts";
import { findCompany } from "#store/company.ts";
import { type Db, openDb } from "#store/db.ts";
import { saveApiToken } from "#store/sign-in.ts";

/** Where the first steps lead; undefined while no company has been applied. */
export type Welcome = {
  readonly bookUrl: string | undefined;
  /** Signs in the company's first administrator, once. */
  readonly loginUrl: string | undefined;
};

/** Makes the ways in, once the program has migrated its database and knows its company. */
export async function welcome(start: {
  readonly databaseUrl: string;
  readonly publicUrl: string;
  /** The sandbox's page acts with it; undefined without a sandbox. */
  readonly sandboxToken: string | undefined;
}): Promise<Welcome> {
  const { publicUrl, sandboxToken } = start;
  const db = openDb(start.databaseUrl, { name: "launcher", max: 1 });
  try {
    if (sandboxToken !== undefined)
      await saveApiToken(db, { name: "sandbox", role: "admin", secret: sandboxToken });
    return await waysIn(db, publicUrl);
  } finally {
    await db.destroy();
  }
}

async function waysIn(db: Db, publicUrl: string): Promise<Welcome> {
  const settings = (await findCompany(db))?.settings;
  const service = settings?.services[0];
  const admin = settings?.members.find(({ role }) => role === "admin");
  return {
    bookUrl: service && `${publicUrl}/book/${service.key}`,
    loginUrl: admin && (await loginAddress({ db, publicUrl }, admin.key)),
  };
}
