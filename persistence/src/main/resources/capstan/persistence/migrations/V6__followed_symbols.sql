-- Which symbols the cluster follows. The configuration writes a symbol's first row; once an operator has decided about it,
-- the configuration has no say any more.
create table followed_symbols (
    venue       text        not null,
    symbol      text        not null,
    -- False: let go. The row stays, so that a restart does not bring the symbol back.
    followed    boolean     not null,
    by_operator boolean     not null,
    changed_at  timestamptz not null default now(),
    primary key (venue, symbol)
);
