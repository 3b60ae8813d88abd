import { page, type Site } from "./page.tsx";

export type ServicesPageProps = {
  readonly site: Site;
  readonly services: readonly {
    readonly name: string;
    readonly description: string;
    readonly minutes: number;
    readonly path: string;
  }[];
};

/** GET /book: what can be booked, where there is more than one thing. */
export function servicesPage({ site, services }: ServicesPageProps): string {
  return page({
    title: "Book an appointment",
    site,
    body: (
      <>
        <h1>Book an appointment</h1>
        <p class="lead">What would you like to come for?</p>
        {services.map(({ name, description, minutes, path }) => (
          <section key={path} class="panel">
            <h2>
              <a href={path}>{name}</a>
            </h2>
            <p class="hint">{minutes} minutes</p>
            {description !== "" && <p>{description}</p>}
          </section>
        ))}
      </>
    ),
  });
}
