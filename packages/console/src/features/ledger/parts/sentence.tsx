import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Page, type Part, sentenceOf } from '../ledger.view.ts';
import { useWords } from '../words.ts';

const places = {
  approval: ['/projects/$project/approvals/$approval', 'approval'],
  release: ['/projects/$project/releases/$release', 'release'],
  workflow: ['/projects/$project/workflows/$workflow', 'workflow'],
  run: ['/projects/$project/runs/$run', 'run'],
  'pre-approval': ['/projects/$project/pre-approvals/$preApproval', 'preApproval'],
  policy: ['/projects/$project/policies/$policy', 'policy'],
  pipeline: ['/projects/$project/pipelines/$pipeline', 'pipeline'],
} as const satisfies Record<Page['type'], readonly [string, string]>;

type SubjectProps = { readonly text: string; readonly page: Page | null; readonly project: string | null };

/** What an entry is about, with the way to its page if it has one. */
export function SubjectLink({ text, page, project }: SubjectProps) {
  if (page === null || project === null) return <Text span>{text}</Text>;
  const [to, name] = places[page.type];
  return (
    <Anchor
      component={Link}
      to={to}
      params={{ project, [name]: page.id } as never}
      underline="always"
      style={{ overflowWrap: 'anywhere' }}
    >
      {text}
    </Anchor>
  );
}

/** What happened, as a sentence. */
export function Sentence({ entry }: { readonly entry: LedgerEntry }) {
  const words = useWords();
  return sentenceOf(entry, words).map((part) => (
    <Piece key={part.kind + part.text} part={part} project={entry.project} />
  ));
}

function Piece({ part, project }: { readonly part: Part; readonly project: string | null }) {
  if (part.kind === 'what') return <SubjectLink text={part.text} page={part.page} project={project} />;
  return part.kind === 'who' ? (
    <Text span fw={600}>
      {part.text}
    </Text>
  ) : (
    part.text
  );
}
