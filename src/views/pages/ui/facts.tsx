/** Names and values; those without a value are left out. */
export function Facts(props: {
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
}) {
  return (
    <dl class="facts">
      {props.facts.map(
        ([name, value]) =>
          value !== undefined &&
          value !== "" && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
