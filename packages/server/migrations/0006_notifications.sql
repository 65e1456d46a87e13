-- People are told: of what waits for them, and of what became of what they asked for.

-- How a person wants to be told by mail; without a row: digest.
create table preference (
  account_id  bigint primary key references account on delete cascade,
  mail        text not null check (mail in ('off', 'each', 'digest')),
  updated_at  timestamptz not null default now()
);

-- A mail to one person, made of notifications, of whichever projects. What it says is put together anew at every
-- attempt, under the same message_id, so that a mail that went out twice is known as one. collecting: more may come
-- into it, until due_at. sending: it is (again) tried at due_at. sent: the mail server has taken it. failed: given up.
-- dropped: when its time came nothing in it had still to be said. Never deleted before what it was about.
create table mail (
  id          bigint generated always as identity primary key,
  account_id  bigint not null references account,
  message_id  text not null unique,
  status      text not null check (status in ('collecting', 'sending', 'sent', 'failed', 'dropped')),
  because     text not null default '',
  attempts    int not null default 0,
  due_at      timestamptz not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz
);
-- One digest at a time is being collected for a person.
create unique index mail_collecting on mail (account_id) where status = 'collecting';
create index mail_due on mail (due_at) where ended_at is null;

-- asked: a level opened, and this person may sign. ended: what this person had asked for is decided.
-- mail_id: the mail it goes into; null: none, because the person wants none or no mail server is set.
alter table notification
  alter column level_id drop not null,
  add column kind text not null default 'asked' check (kind in ('asked', 'ended')),
  add column mail_id bigint references mail,
  add check ((kind = 'asked') = (level_id is not null)),
  add foreign key (project_id, approval_id) references approval on delete cascade;
create unique index notification_ended on notification (project_id, approval_id, account_id) where kind = 'ended';
create index notification_mail on notification (mail_id) where mail_id is not null;
