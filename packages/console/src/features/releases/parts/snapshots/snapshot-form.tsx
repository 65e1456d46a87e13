import { listAccounts } from '@countersign/contract/people.ts';
import { listServices } from '@countersign/contract/project-parts.ts';
import type { Snapshot } from '@countersign/contract/releases.ts';
import { Button, Fieldset, Group, Stack, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../../../shared/api/failure.ts';
import { reading } from '../../../../shared/api/query.ts';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { differencesOf } from '../../view/contents.ts';
import { contentsOf, type Draft, type DraftPart, emptyPart, isComplete, whatOf } from '../../view/draft.ts';
import { Differences } from './differences.tsx';
import { PartFields } from './part-fields.tsx';

type Props = {
  readonly project: string;
  readonly draft: Draft;
  readonly last: Snapshot | undefined;
  readonly error: Error | null;
  readonly onDraft: (draft: Draft) => void;
  readonly onSend: () => void;
  readonly buttons: (complete: boolean) => ReactNode;
};

/** What the next snapshot has in it, beside what differs from the last. */
export function SnapshotForm({ project, draft, last, error, onDraft, onSend, buttons }: Props) {
  const { t } = useTranslation('releases');
  const query = { limit: 200 };
  const services = useQuery(reading(listServices, { params: { project }, query })).data?.items ?? [];
  const accounts = useQuery(reading(listAccounts, { query })).data?.items ?? [];
  const { parts } = draft;
  const change = (changed: DraftPart) =>
    onDraft({ ...draft, parts: parts.map((part) => (part.key === changed.key ? changed : part)) });
  const add = () => {
    const key = Math.max(-1, ...parts.map((part) => part.key)) + 1;
    onDraft({ ...draft, parts: [...parts, emptyPart(key)] });
  };
  const remove = (key: number) => onDraft({ ...draft, parts: parts.filter((part) => part.key !== key) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <Stack>
        {parts.map((part, nth) => (
          <PartFields
            key={part.key}
            nth={nth}
            {...{ part, services, accounts }}
            before={last?.contents.find(({ service, module }) => whatOf(service, module) === part.what)}
            taken={parts.flatMap(({ key, what }) => (key !== part.key && what !== null ? [what] : []))}
            faults={faultsAt(error, nth)}
            onChange={change}
            onRemove={parts.length > 1 ? () => remove(part.key) : undefined}
          />
        ))}
        <Group>
          <Button variant="light" leftSection={<IconPlus size={16} />} onClick={add}>
            {t('addPart')}
          </Button>
        </Group>
        <Textarea
          label={t('description')}
          value={draft.description}
          onChange={(event) => onDraft({ ...draft, description: event.currentTarget.value })}
          autosize
          maxRows={8}
          maxLength={10_000}
        />
        {last && (
          <Fieldset legend={t('differsFrom', { snapshot: last.number })}>
            <Differences
              differences={differencesOf(last.contents, contentsOf(draft))}
              label={t('differsFrom', { snapshot: last.number })}
            />
          </Fieldset>
        )}
        <ProblemNotice error={error} />
        <Group justify="flex-end">{buttons(isComplete(draft))}</Group>
      </Stack>
    </form>
  );
}

/** What the server found wrong with one of the things, by the name of the field. */
function faultsAt(error: Error | null, nth: number): Readonly<Record<string, string>> {
  const faults = error instanceof Refused ? (error.problem.errors ?? []) : [];
  const place = `/contents/${nth}/`;
  return Object.fromEntries(
    faults
      .filter(({ pointer }) => pointer.startsWith(place))
      .map(({ pointer, detail }) => [pointer.slice(place.length).split('/')[0] ?? '', detail]),
  );
}
