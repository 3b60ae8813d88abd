import { listNames } from "#company/parts/part.ts";
import type { ChangeSetting } from "#flows/change-setting.ts";
import type { ReadSettings } from "#flows/read-settings.ts";
import type { Route } from "#handlers/routes.ts";
import { onChangeSetting } from "./change-setting.ts";
import { onListSettings } from "./list-settings.ts";
import { entryOf, type PartOf, policyPart } from "./part-of.ts";
import { onReadSetting } from "./read-setting.ts";

export type SettingFlows = {
  readonly readSettings: ReadSettings;
  readonly changeSetting: ChangeSetting;
};

const readers = { kind: "role", deed: "read-availability" } as const;
const changers = { kind: "role", deed: "change-settings" } as const;

/** What the company file says, part by part: the lists whose entries have keys, and the policy. */
export function settingRoutes(flows: SettingFlows): readonly Route[] {
  return [
    ...listNames.flatMap((list): readonly Route[] => {
      const [path, part] = [`/api/v1/${list}`, entryOf(list)];
      const entry = `${path}/:key`;
      const { readSettings, changeSetting } = flows;
      return [
        { method: "get", path, guard: readers, handle: onListSettings(readSettings, list) },
        ...readAndPatch(flows, entry, part),
        {
          method: "put",
          path: entry,
          guard: changers,
          bodyMax: "256kb",
          handle: onChangeSetting(changeSetting, "create", part),
        },
        {
          method: "delete",
          path: entry,
          guard: changers,
          handle: onChangeSetting(changeSetting, "retire", part),
        },
      ];
    }),
    ...readAndPatch(flows, "/api/v1/policy", policyPart),
  ];
}

function readAndPatch(
  { readSettings, changeSetting }: SettingFlows,
  path: string,
  part: PartOf,
): readonly Route[] {
  return [
    { method: "get", path, guard: readers, handle: onReadSetting(readSettings, part) },
    {
      method: "patch",
      path,
      guard: changers,
      bodyMax: "256kb",
      handle: onChangeSetting(changeSetting, "patch", part),
    },
  ];
}
