-- What was asked with a key, as a digest of the server's: a key that comes again with something else is refused, since that was not done.
-- Null: kept before, or asked by something that gives none.
alter table command_answer add column wish text;
