import { listInstanceLedger, listLedger } from '@countersign/contract/ledger.ts';
import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { countOf, queryOf, type Search } from '../ledger.search.ts';
import { Entries } from './entries.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { SearchForm } from './search-form.tsx';

type Props = {
  /** Null: the whole instance. */
  readonly project: string | null;
  readonly title: string;
  readonly lead: string;
};

/** A ledger: what to look for, what was found, one entry in full, and the export. */
export function Ledger({ project, title, lead }: Props) {
  const { t } = useTranslation('ledger');
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [exporting, { open, close }] = useDisclosure(false);
  const go = (next: object) =>
    navigate({ to: '.', search: next as never, replace: true, resetScroll: false });
  const { from, to, entry } = search;
  return (
    <Page
      title={title}
      lead={lead}
      actions={
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={open}>
          {t('export')}
        </Button>
      }
    >
      <SearchForm
        project={project}
        search={search}
        onSearch={(changes) => go({ ...search, ...changes })}
        onClear={() => go({})}
      />
      <Found project={project} search={search} />
      {entry !== undefined && (
        <EntryDrawer id={entry} project={project} onClose={() => go({ ...search, entry: undefined })} />
      )}
      <ExportDialog
        project={project}
        span={{ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }}
        opened={exporting}
        onClose={close}
      />
    </Page>
  );
}

const pages = (project: string | null, search: Search) =>
  project === null
    ? readingPages(listInstanceLedger, { query: queryOf(search) })
    : readingPages(listLedger, { params: { project }, query: queryOf(search) });

/** What was found stays while something else is looked for: nothing jumps as one types. */
function Found({ project, search }: Pick<Props, 'project'> & { readonly search: Search }) {
  const found = useInfiniteQuery({
    ...(pages(project, search) as ReturnType<typeof readingPages<typeof listLedger>>),
    placeholderData: keepPreviousData,
  });
  if (found.error) return <ProblemNotice error={found.error} onRetry={found.refetch} />;
  if (found.data === undefined) return <Rows count={8} height={64} />;
  return (
    <Stack gap="xs" aria-busy={found.isPlaceholderData}>
      <Entries
        entries={found.data}
        searched={countOf(search) > 0}
        live={search.to === undefined}
        older={found}
      />
    </Stack>
  );
}
