-- The run that another was forked from: what its lines name, images for instance, lies there.
alter table "ClientRun" add column "forkedFromId" text references "Run" (id) on delete set null on update cascade;
create index "ClientRun_forkedFromId_idx" on "ClientRun" ("forkedFromId");
