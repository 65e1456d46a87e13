import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { DecisionMade } from '@countersign/contract/approvals.ts';
import { listInbox } from '@countersign/contract/inbox.ts';
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../../shared/api/query.ts';
import { openLevels } from '../../ladder.view.ts';
import type { Decision } from './use-decision.ts';

type Props = { readonly made: DecisionMade; readonly decision: Decision };

/** What has become of a decision, what happens next, and the way to the next thing that waits. */
export function Made({ made, decision }: Props) {
  const { t } = useTranslation('approvals');
  const rejected = made.verdict === 'reject';
  return (
    <Alert
      role="status"
      color={rejected ? 'red' : 'green'}
      icon={<IconCheck />}
      title={t(rejected ? 'done_reject' : 'done_approve')}
    >
      <Stack gap="sm">
        <Text size="sm">{made.repeat ? t('done_repeat') : <WhatNext made={made} decision={decision} />}</Text>
        <NextThing approval={decision.approval} />
      </Stack>
    </Alert>
  );
}

const next = {
  gate: { approved: 'next_gate_approved', rejected: 'next_gate_rejected' },
  'workflow-version': { approved: 'next_version_approved', rejected: 'next_version_rejected' },
  'run-job': { approved: 'next_run_approved', rejected: 'next_run_rejected' },
  other: { approved: 'next_other_approved', rejected: 'next_other_rejected' },
} as const;

function WhatNext({ made, decision: { approval, subject } }: Props) {
  const { t, i18n } = useTranslation('approvals');
  const environment = subject.type === 'gate' ? subject.environment.name : '';
  if (made.status === 'approved' || made.status === 'rejected')
    return t(next[subject.type][made.status], { environment });
  const level = approval.levels.find(({ id }) => id === made.level);
  if (level?.status === 'open') return t('levelStays', { level: level.name, because: made.because });
  const open = openLevels(approval).map(({ name }) => name);
  const levels = new Intl.ListFormat(i18n.language).format(open);
  return open.length === 0 ? made.because : t(open.length === 1 ? 'levelNext' : 'levelsNext', { levels });
}

/** Of what waits for the reader, what has to be decided first. */
export function NextThing({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  const { data } = useQuery(reading(listInbox, { query: { order: 'deadline', limit: 5 } }));
  if (data === undefined) return null;
  const next = data.items.find((one) => one.approval !== approval.id || one.project !== approval.project);
  if (next === undefined)
    return (
      <Text size="sm" component="div">
        {t('nothingWaiting')}{' '}
        <Anchor component={Link} to="/" inherit>
          {t('toInbox')}
        </Anchor>
      </Text>
    );
  return (
    <Group gap="sm">
      <Button
        component={Link}
        to="/projects/$project/approvals/$approval"
        params={{ project: next.project, approval: next.approval } as never}
        variant="default"
        rightSection={<IconArrowRight size={16} />}
        h="auto"
        py={8}
        styles={{ label: { whiteSpace: 'normal', overflowWrap: 'anywhere', lineHeight: 1.4 } }}
      >
        {t('nextWaiting', { title: next.title })}
      </Button>
    </Group>
  );
}
