-- What the gap ledger is made of: every fact but batches of frames. Facts written before this version have the manifest
-- of a batch, so their template (bytes 2 and 3 of the record, little-endian; 2 is BatchAccepted) tells them apart. The
-- index has one entry a fact of the ledger, so that a look for new ones costs nothing to speak of.
create index event_journal_ledger_idx on event_journal (ordering)
    where event_ser_id = 4302
      and (event_ser_manifest = 'ledger'
           or (event_ser_manifest = 'fact' and substring(event_payload from 3 for 2) <> decode('0200', 'hex')));

create view ledger_fact as
select ordering, persistence_id, sequence_number, event_ser_manifest, write_timestamp, event_payload
  from event_journal
 where event_ser_id = 4302
   and (event_ser_manifest = 'ledger'
        or (event_ser_manifest = 'fact' and substring(event_payload from 3 for 2) <> decode('0200', 'hex')));

-- How far each reader of the whole journal has come: every row up to this ordering has been taken. Written in the
-- transaction that writes what was made of the rows. Without its row a reader begins anew.
create table projection_offset (
    name       text        primary key,
    ordering   bigint      not null,
    updated_at timestamptz not null
);

-- One row a GapDetected, filled in when it is healed. Line −1: no frame showed it. Ids are 0 where the kind has none.
create table gap_ledger (
    venue              text        not null,
    symbol             text        not null,
    sequence_nr        bigint      not null,
    ordering           bigint      not null,
    kind               text        not null,
    expected_id        bigint      not null,
    received_id        bigint      not null,
    detected_at        timestamptz not null,
    line               integer     not null,
    detail             text        not null,
    healed_at          timestamptz,
    healed_by          text,
    healed_line        integer,
    weight             integer,
    healed_sequence_nr bigint,
    -- False when no GapHealed said so and the next anchor or the fetched trades did: journals of earlier versions.
    healing_journaled  boolean,
    primary key (venue, symbol, sequence_nr)
);

create unique index gap_ledger_ordering_idx on gap_ledger (ordering);
create index gap_ledger_symbol_idx on gap_ledger (venue, symbol, ordering);
create index gap_ledger_detected_idx on gap_ledger (venue, symbol, detected_at);
create index gap_ledger_open_idx on gap_ledger (venue, symbol, sequence_nr) where healed_at is null;

-- One row an Anchored. Reason: the kind of the newest open gap of the book before it, INITIAL for a symbol's first one,
-- otherwise why a book without a gap was anchored.
create table reanchors (
    venue            text        not null,
    symbol           text        not null,
    sequence_nr      bigint      not null,
    ordering         bigint      not null,
    anchored_at      timestamptz not null,
    update_id        bigint      not null,
    requested_levels integer     not null,
    bid_levels       integer     not null,
    ask_levels       integer     not null,
    reason           text        not null,
    primary key (venue, symbol, sequence_nr)
);

create unique index reanchors_ordering_idx on reanchors (ordering);
create index reanchors_symbol_idx on reanchors (venue, symbol, ordering);

-- One row a TradesMissing: trade ids that cannot be had any more, first_id to last_id.
create table missing_trades (
    venue       text        not null,
    symbol      text        not null,
    sequence_nr bigint      not null,
    ordering    bigint      not null,
    recorded_at timestamptz not null,
    first_id    bigint      not null,
    last_id     bigint      not null,
    reason      text        not null,
    primary key (venue, symbol, sequence_nr)
);
