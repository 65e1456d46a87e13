import {
  type BreakGlassRule,
  deleteBreakGlassRule,
  getBreakGlassRule,
} from '@countersign/contract/break-glass.ts';
import { Stack, Text } from '@mantine/core';
import { IconFlame } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { isRefused } from '../../../../shared/api/failure.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { reading } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { DeleteButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';
import { whoWords } from '../who-words.ts';
import { Break } from './break.tsx';
import { Uses } from './uses.tsx';

const PutRule = lazy(() => import('./put-rule.tsx').then((module) => ({ default: module.PutRule })));

/** Who may break the glass in a project, and when it was broken. */
export function BreakGlassTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'break-glass.edit');
  const { data, error, isPending } = useQuery(reading(getBreakGlassRule, { params: { project } }));
  const none = isRefused(error, 'resource/not-found');
  const rule = none ? null : (data ?? null);
  const [editing, setEditing] = useState(false);
  if (isPending) return <Rows count={2} height={96} />;
  return (
    <TabContent
      lead={t('glassLead')}
      because={because}
      add={rule === null ? t('letBreak') : t('changeRule')}
      onAdd={() => setEditing(true)}
    >
      {error && !none && <ProblemNotice error={error} />}
      {rule === null ? (
        <Empty title={t('nobodyBreaks')}>{t('nobodyBreaksHint')}</Empty>
      ) : (
        <Rule project={project} rule={rule} because={because} />
      )}
      <Uses project={project} />
      <Suspense fallback={null}>
        {editing && <PutRule project={project} rule={rule} onClose={() => setEditing(false)} />}
      </Suspense>
    </TabContent>
  );
}

type RuleProps = TabProps & {
  readonly rule: BreakGlassRule;
  readonly because: string | null;
};

function Rule({ project, rule, because }: RuleProps) {
  const { t, i18n } = useTranslation('administration');
  const mayBreak = useMay(project, 'break-glass.break');
  const [opened, setOpened] = useState<'delete' | 'break' | null>(null);
  const { send, sending, error } = useCommand(deleteBreakGlassRule, { onDone: () => setOpened(null) });
  const list = new Intl.ListFormat(i18n.language);
  const who = (refs: readonly string[]) => list.format(refs.map((ref) => whoWords(ref, t)));
  const name = t('rule');
  const close = () => setOpened(null);
  return (
    <Row
      name={name}
      actions={<DeleteButton because={because} name={name} onClick={() => setOpened('delete')} />}
    >
      <Stack gap={4} align="flex-start">
        <Text>{t('ruleWho', { who: who(rule.people), count: rule.longest })}</Text>
        <Text size="sm" c="dimmed">
          {t('ruleReview', { who: who(rule.reviewers), within: rule.reviewWithin })}
        </Text>
        <ReasonedButton
          because={mayBreak}
          color="red"
          mt="xs"
          leftSection={<IconFlame size={16} />}
          onClick={() => setOpened('break')}
        >
          {t('breakGlass')}
        </ReasonedButton>
      </Stack>
      {opened === 'break' && <Break project={project} longest={rule.longest} onClose={close} />}
      {opened === 'delete' && (
        <DeleteDialog
          name={name}
          lead={t('deleteRuleLead')}
          sending={sending}
          error={error}
          onDelete={() => send({ params: { project }, headers: { 'if-match': `"${rule.version}"` } })}
          onClose={close}
        />
      )}
    </Row>
  );
}
