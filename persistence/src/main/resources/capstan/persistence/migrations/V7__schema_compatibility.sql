-- The oldest schema of a build that still works with these tables. While nodes are replaced one by one, and when an upgrade
-- is taken back, a build starts on a schema that is newer than its own when it is not below this number. A migration that only adds
-- leaves it alone; one that takes away, renames or forbids what older builds do sets it to its own number.
create table schema_compatibility (
    only_row      boolean primary key default true check (only_row),
    readable_from integer not null
);

insert into schema_compatibility (readable_from) values (7);
