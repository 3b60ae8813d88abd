import { expect, test } from "vitest";
import { roles } from "#access.ts";
import { changeSettingFlow } from "#flows/change-setting.ts";
import { aCompany } from "../helpers/company.ts";
import { useOffice } from "../helpers/office.ts";

const office = useOffice(aCompany());

test.each(roles)("whether a %s may is asked where it is done", async (role) => {
  const asked = changeSettingFlow(office().context)({
    part: { kind: "policy" },
    change: { kind: "patch", patch: {} },
    expected: "any",
    caller: { kind: "token", id: "1", name: role, role },
  });
  if (role === "manager" || role === "admin")
    await expect(asked).resolves.toMatchObject({ kind: "done" });
  else await expect(asked).rejects.toMatchObject({ code: "FORBIDDEN" });
});
