import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { escaped } from '../../kernel/html.ts';

/** An approval as its address names it. */
export type Place = { readonly project: string; readonly approval: string };

/** A page about an approval, for somebody who may see it. Whatever people wrote is escaped. */
export function approvalText(approval: Approval, place: Place): string {
  const { project, title, status, subject, requestedBy, dueAt, levels } = approval;
  const facts: [string, string | null][] = [
    ['Project', project],
    ['Status', status],
    ['Digest', subject.digest],
    ['Asked by', requestedBy],
    ['Decide by', dueAt],
    ...levels.flatMap((level): [string, string | null][] => [
      [`Level ${level.name}`, standing(level)],
      [`Asked on ${level.name}`, askedFor(level)],
    ]),
  ];
  const rows = facts.flatMap(([name, value]) =>
    value === null ? [] : [`<li><b>${escaped(name)}</b><span>${escaped(value)}</span></li>`],
  );
  const answer = status === 'open' ? howToDecide(place, flagsOf(approval)) : '<p>That is final.</p>';
  return page(title, `<ul>${rows.join('')}</ul>${newerOne(approval)}${answer}`);
}

const standing = ({ status, because, dueAt }: ApprovalLevel): string =>
  `${status}. ${because}${status === 'open' && dueAt ? ` To be decided by ${dueAt}.` : ''}`;

/** The value that approvers are asked for, and what they have said; null: none. */
function askedFor({ input, value }: ApprovalLevel): string | null {
  if (input === null) return null;
  const kind = input.type === 'choice' ? `one of ${(input.options ?? []).join(', ')}` : `a ${input.type}`;
  const said = value === null ? (input.required ? ', required' : '') : `; it is ${JSON.stringify(value)}`;
  return `${input.label ?? input.name}: ${kind}${said}`;
}

function newerOne({ project, newer, status }: Approval): string {
  if (status !== 'open' || newer === null) return '';
  const link = `<a href="/approvals/${escaped(project)}/${escaped(newer)}">approval ${escaped(newer)}</a>`;
  return `<p class="lead">A newer one waits for the same: ${link}. Deciding this one takes a confirmation.</p>`;
}

/** What has to be said beside the verdict. */
type Flags = { readonly approve: string; readonly reject: string };

function flagsOf({ newer, levels }: Approval): Flags {
  const confirm = newer === null ? '' : ' --confirm-older';
  const missing = levels.some(
    ({ status, input, value }) => status === 'open' && input?.required && value === null,
  );
  return { approve: `${missing ? ' --input …' : ''}${confirm}`, reject: confirm };
}

/** The page for everybody else. It does not say whether there is such an approval. `place`: as it was asked for. */
export const signInText = (place: Place | null): string =>
  page(
    'Sign in to see this approval',
    `<p class="lead">What is asked is shown to those who may see it.</p>${place ? howToDecide(place) : ''}`,
  );

function howToDecide({ project, approval }: Place, flags: Flags = { approve: '', reject: '' }): string {
  const [approve, reject] = (['approve', 'reject'] as const).map(
    (verb) =>
      `<code>countersign ${verb} ${escaped(approval)} --project ${escaped(project)}${flags[verb]}</code>`,
  );
  return (
    `<p>On the command line: <code>countersign login</code>, then ${approve} or ${reject}.</p>` +
    '<p class="quiet">Programs use <a href="/docs/">the API</a>. Opening this page decides nothing.</p>'
  );
}

const page = (title: string, body: string): string =>
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><link rel="stylesheet" href="/start.css"></head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body>
</html>
`;
