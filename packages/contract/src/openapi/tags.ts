/** What each tag of the document is about, in the order of the main job. */
export const tags: Readonly<Record<string, string>> = {
  Releases: 'What is shipped: releases and their immutable, digested snapshots.',
  Executions: 'A snapshot on its way through a pipeline: stages, gates, steps.',
  Approvals: 'Questions put to people, level by level, and the signatures on them.',
  Policies: 'The templates approvals are made from: levels, rules, approvers.',
  Pipelines: 'Versioned lists of stages, each with gates and steps.',
  Ledger: 'Everything that happened, refused attempts included; it is never changed.',
  Events: 'What happens, as it happens.',
  Projects: 'Tenants: everything below belongs to one. Members have access at one of three heights.',
  Roles: 'Named sets of people of a project, by which approvers are named.',
  'Environments and services': 'Where, and what, is deployed.',
  People: 'Accounts of people and machines, and groups of them.',
  Sessions: 'Signing in and out.',
  Notifications: 'How people are told of what waits for them, and of what became of what they asked for.',
  Tokens: 'Credentials for machines: shown once, limited by scopes, revoked at once.',
  Configuration: 'The whole instance as a file.',
  System: 'Health, figures, and this document.',
};
