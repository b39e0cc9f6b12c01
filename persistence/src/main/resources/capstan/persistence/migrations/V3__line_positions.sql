-- How far the lines that read a divided stream have come. A row is written only when everything up to it is journaled, so
-- a line that goes on from here misses nothing and reads a little twice.
create table line_positions (
    line            integer     not null,
    stream          text        not null,
    part            text        not null,
    -- What the service calls the newest record taken; empty when it has read to the end without a record.
    sequence_number text        not null,
    -- When that record reached the service, or later when everything up to then is known to be read.
    arrived_at      timestamptz not null,
    -- The part was closed and is read to its end; what came out of it may be read.
    ended           boolean     not null,
    updated_at      timestamptz not null default now(),
    primary key (line, stream, part)
);
