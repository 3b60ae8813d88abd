import { expect, test } from "vitest";
import { readOptions } from "../../bin/options.ts";

test("a CRM is chosen by its name, and another one than there are is refused with those there are", () => {
  expect(readOptions([]).crm).toBeUndefined();
  expect(readOptions(["--crm", "salesforce"]).crm).toBe("salesforce");
  expect(() => readOptions(["--crm", "zoho"])).toThrow("--crm is hubspot or salesforce, not zoho");
});
