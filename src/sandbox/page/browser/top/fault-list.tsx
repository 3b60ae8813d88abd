import { usePage } from "#sandbox/page/browser/context.ts";
import { kindsOf, type Vendor, vendors } from "./fault-kinds.ts";

/** The scripted faults, also those that struck: one wants to see that they did. */
export function FaultList() {
  const { faults } = usePage().state;
  const listed = (Object.keys(vendors) as Vendor[]).flatMap((vendor) =>
    faults[vendor].map((fault) => ({ vendor, ...fault })),
  );
  if (listed.length === 0) return <p class="empty">Nothing goes wrong at the moment.</p>;
  return (
    <ul class="faults">
      {listed.map(({ vendor, id, kind, match, times, used }) => (
        <li key={`${vendor}-${id}`} class={used < times ? "" : "spent"}>
          <b>{vendors[vendor]}</b> {kindsOf(vendor).find((one) => one.kind === kind)?.title ?? kind}
          <small>
            {match === "." ? "any call" : match} · struck {used} of {times}
          </small>
        </li>
      ))}
    </ul>
  );
}
