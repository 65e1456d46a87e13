import { Button, Text } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentProps, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import type { Filter } from '../inbox.view.ts';
import { Board } from '../parts/board.tsx';
import { FilterBar } from '../parts/filter-bar.tsx';
import { HelpDialog, useDialogs } from '../parts/later.ts';
import { countQuery, type Outline, outline } from '../reading-inbox.ts';

/** What waits for the reader's signature, what is due first at the top. */
export function InboxPage() {
  const { t } = useTranslation('inbox');
  const wanted = useWanted();
  const { shown, pending } = useShown(wanted.filter);
  const [helping, setHelping] = useState(false);
  useDialogs();
  const field = useRef<HTMLInputElement>(null);
  const { data: all } = useSuspenseQuery(countQuery({}));
  return (
    <Page
      title={t('title')}
      lead={<Lead {...all} />}
      actions={
        <Button
          visibleFrom="sm"
          variant="default"
          leftSection={<IconKeyboard size={18} />}
          onClick={() => setHelping(true)}
        >
          {t('keys')}
        </Button>
      }
    >
      {(all.count > 0 || Object.keys(wanted.filter).length > 0) && (
        <FilterBar filter={wanted.filter} onFilter={wanted.onFilter} field={field} />
      )}
      <div aria-busy={pending}>
        {shown ? (
          <Shown
            key={JSON.stringify(shown.filter)}
            outline={shown}
            listening={!helping}
            onCommand={(command) => (command === 'help' ? setHelping(true) : field.current?.focus())}
          />
        ) : (
          <Rows count={6} height={92} />
        )}
      </div>
      <Suspense>{helping && <HelpDialog onClose={() => setHelping(false)} />}</Suspense>
    </Page>
  );
}

/** The count follows what happens; its parts do so one by one. */
function Shown(props: Omit<ComponentProps<typeof Board>, 'total'>) {
  const { data } = useSuspenseQuery(countQuery(props.outline.filter));
  return <Board total={data.count} {...props} />;
}

type Counted = { readonly count: number; readonly overdue: number; readonly nextDue: string | null };

function Lead({ count, overdue, nextDue }: Counted) {
  const { t } = useTranslation('inbox');
  if (count === 0) return <>{t('lead')}</>;
  return (
    <>
      {t('waiting', { count })}
      {overdue > 0 && (
        <Text span inherit fw={600} c="red">
          {' '}
          {t('ofThemOverdue', { count: overdue })}
        </Text>
      )}
      {nextDue !== null && (
        <>
          {' '}
          {t('nextDue')} <Moment at={nextDue} />.
        </>
      )}
    </>
  );
}

/** The filter as the address of the page has it. */
function useWanted() {
  const { project, search } = useSearch({ from: '/' });
  const navigate = useNavigate();
  const filter: Filter = { ...(project && { project }), ...(search && { search }) };
  const onFilter = (next: Filter) => void navigate({ to: '/', search: next, replace: true });
  return { filter, onFilter };
}

/** What is shown follows what is wanted once it is there: until then what was shown stays. */
function useShown(wanted: Filter) {
  const queries = useQueryClient();
  const [shown, setShown] = useState<Outline | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  const [is, will] = [shown && JSON.stringify(shown.filter), JSON.stringify(wanted)];
  useEffect(() => {
    if (is === will) return;
    let current = true;
    outline(queries, JSON.parse(will)).then(
      (found) => current && setShown(found),
      (error: Error) => current && setFailed(error),
    );
    return () => {
      current = false;
    };
  }, [queries, is, will]);
  if (failed) throw failed;
  return { shown, pending: is !== will };
}
