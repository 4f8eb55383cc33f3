-- A run that was forked from another begins with lines of that one; its client counts its own from 0.
alter table "ClientRun" add column "forkedLines" integer not null default 0;
