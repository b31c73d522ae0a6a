-- Who is on it, who sent it back, who has not answered, and what hand-backs say about the rules.

alter table complaint
  -- version of the last change that was more than a lease or an escalation: a command that expects it or a later one is up to date
  add column content_version integer not null default 1,
  -- how often a unit sent it back (ping-pong); tg_complaint__step counts
  add column hand_backs integer not null default 0,
  -- set once a wait; another status or unit begins another wait and takes it away
  add column escalated_at timestamptz;

-- Usage: what has waited too long (escalate_due).
create index complaint_unescalated on complaint (status_since) where escalated_at is null and status in ('waiting', 'coordinating', 'delegated');
-- Usage: the leases of somebody who went away (release_claims).
create index complaint_claim on complaint (claimed_by) where claimed_by is not null;
-- Usage: equal causes of a category and place (tg_dispatch__propose).
create index dispatch_cause on dispatch (answer_cause, answered_at) where answer_cause is not null;

-- Kelurahan and kota where the rule does not hold, because units there kept sending its complaints back (rule_proposal).
alter table routing_rule add column except_regions text[] not null default '{}';

-- "This rule keeps being wrong here." Made by tg_dispatch__propose, decided by a supervisor (do_decide_proposal).
create table rule_proposal (
  id bigint generated always as identity primary key,
  rule_id integer not null references routing_rule (id),
  region_code text not null,                      -- the kelurahan or kota in which the rule shall not hold
  cause text not null,
  complaints bigint[] not null check (cardinality(complaints) > 0),
  at timestamptz not null,
  decision text check (decision in ('accepted', 'declined')),
  decided_by text,
  decided_at timestamptz,
  note text,
  next_rule_id integer references routing_rule (id),
  check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  check ((decision is not distinct from 'accepted') = (next_rule_id is not null))
);
create unique index rule_proposal_one_open on rule_proposal (rule_id, region_code) where decision is null;
comment on index rule_proposal_one_open is 'One open proposal a rule and place.';
