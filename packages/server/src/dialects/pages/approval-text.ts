import type { Approval, ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import { escaped } from '../../kernel/html.ts';

/** An approval as its address names it. */
export type Place = { readonly project: string; readonly approval: string };

/** A page about an approval, for somebody who may see it. Whatever people wrote is escaped. */
export function approvalText(approval: Approval, place: Place): string {
  const { project, title, status, subject, requestedBy, levels } = approval;
  const facts: [string, string | null][] = [
    ['Project', project],
    ['Status', status],
    ['Digest', subject.digest],
    ['Asked by', requestedBy],
    ...levels.map((level): [string, string] => [`Level ${level.name}`, standing(level)]),
  ];
  const rows = facts.flatMap(([name, value]) =>
    value === null ? [] : [`<li><b>${escaped(name)}</b><span>${escaped(value)}</span></li>`],
  );
  const answer = status === 'open' ? howToDecide(place) : '<p>That is final.</p>';
  return page(title, `<ul>${rows.join('')}</ul>${answer}`);
}

const standing = ({ status, because }: ApprovalLevel): string => `${status}. ${because}`;

/** The page for everybody else. It does not say whether there is such an approval. `place`: as it was asked for. */
export const signInText = (place: Place | null): string =>
  page(
    'Sign in to see this approval',
    `<p class="lead">What is asked is shown to those who may see it.</p>${place ? howToDecide(place) : ''}`,
  );

function howToDecide({ project, approval }: Place): string {
  const [approve, reject] = ['approve', 'reject'].map(
    (verb) => `<code>countersign ${verb} ${escaped(approval)} --project ${escaped(project)}</code>`,
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
