-- Appointments that were agreed under older zone data are found by the version, without reading the past.

set local lock_timeout = '2s';

-- In byte order, whatever the database sorts by: "2026f" is newer than "2026e".
create index appointments_zone_data on appointments (zone_data collate "C", starts_at)
  where state = 'confirmed';
