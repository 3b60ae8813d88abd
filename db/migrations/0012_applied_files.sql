-- The company files that were applied, by the hash of their text: the one of the last start, and those
-- applied by hand since. A start leaves a file that is among them alone, or it would undo what was
-- changed since.

set local lock_timeout = '2s';

create table applied_files (
  hash     bytea primary key,
  -- The company's version after it was applied.
  version  integer not null references company_versions
);
