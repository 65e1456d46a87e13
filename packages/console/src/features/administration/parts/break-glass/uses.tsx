import { type BreakGlass, closeBreakGlass, listBreakGlass } from '@countersign/contract/break-glass.ts';
import { Anchor, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { Row, type TabProps } from '../tab.tsx';

/** When the glass was broken, what is broken now, and what is still to be reviewed. */
export function Uses({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const pages = useSuspenseInfiniteQuery(readingPages(listBreakGlass, { params: { project } }));
  if (pages.data.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('glassUses')}
      </Title>
      {pages.data.map((use) => (
        <Use key={use.id} use={use} />
      ))}
      <More pages={pages} />
    </Stack>
  );
}

function Use({ use }: { readonly use: BreakGlass }) {
  const { t } = useTranslation('administration');
  const { id, project, who, reason, status, startedAt, endsAt, endedAt } = use;
  const { send, sending, error } = useCommand(closeBreakGlass);
  const broken = status === 'broken';
  return (
    <Row
      name={t('brokenBy', { who })}
      actions={
        broken && (
          <Button
            size="xs"
            variant="default"
            loading={sending}
            onClick={() => send({ params: { project, breakGlass: id } })}
          >
            {t('endGlass')}
          </Button>
        )
      }
    >
      <Group gap="xs">
        <Text fw={600}>{t('brokenBy', { who })}</Text>
        <Badge variant="light" color={broken ? 'red' : 'gray'}>
          {t(`glass_${status}`)}
        </Badge>
      </Group>
      <Text size="sm">{reason}</Text>
      <Text size="sm" c="dimmed" component="div">
        <Moment at={startedAt} absolute /> – <Moment at={endedAt ?? endsAt} absolute />
      </Text>
      <Review use={use} />
      <ProblemNotice error={error} />
    </Row>
  );
}

function Review({ use: { project, review } }: { readonly use: BreakGlass }) {
  const { t } = useTranslation('administration');
  const words = { 'in order': 'reviewFine', 'not in order': 'reviewNotFine' } as const;
  return (
    <Anchor
      component={Link}
      size="sm"
      {...({
        to: '/projects/$project/approvals/$approval',
        params: { project, approval: review.approval },
      } as object)}
    >
      {review.verdict === null ? t('reviewOpen') : t(words[review.verdict], { who: review.by.join(', ') })}
    </Anchor>
  );
}
