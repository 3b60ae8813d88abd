/** The way to another appointment, where this one is over. */
export function BookAgain({ path }: { readonly path: string }) {
  return (
    <div class="actions">
      <a class="button" href={path}>
        Book another time
      </a>
    </div>
  );
}
