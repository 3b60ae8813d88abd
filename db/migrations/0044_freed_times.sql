-- Whose time became free, for the waitlist: asked for instead of comparing all that is taken, which took
-- seconds where thousands of providers are booked for months.

set local lock_timeout = '2s';

-- A hint, taken by whoever looks next; a line is looked at once a minute without one.
create table freed_times (
  provider_id  uuid not null
);

create function note_freed() returns trigger language plpgsql as $$
begin
  insert into freed_times (provider_id)
    select old.provider_id where exists (select from waitlist where state = 'waiting');
  return null;
end $$;
create trigger occupancies_note_freed after delete or update of provider_id, during on occupancies
  for each row execute function note_freed();
create trigger absences_note_freed after delete or update on absences
  for each row execute function note_freed();

-- Holds that ran out are not deleted: they merely no longer count.
create index occupancies_expiring on occupancies (expires_at) where expires_at is not null;
