import type { Approval } from '@countersign/contract/approval-shapes.ts';
import type { ApprovalSubject } from '@countersign/contract/approval-subject.ts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../card.tsx';
import { Facts } from './facts.tsx';
import { GateSubject } from './gate-subject.tsx';
import { RunSubject } from './run-subject.tsx';
import { VersionSubject } from './version-subject.tsx';

export type SubjectProps<Type extends ApprovalSubject['type']> = {
  readonly approval: Approval;
  readonly subject: Extract<ApprovalSubject, { type: Type }>;
};

/** What exactly is being approved. */
export function Subject({ approval, subject }: { approval: Approval; subject: ApprovalSubject }) {
  switch (subject.type) {
    case 'gate':
      return <GateSubject approval={approval} subject={subject} />;
    case 'workflow-version':
      return <VersionSubject approval={approval} subject={subject} />;
    case 'run-job':
      return <RunSubject approval={approval} subject={subject} />;
    case 'other':
      return <OtherSubject approval={approval} />;
  }
}

function OtherSubject({ approval }: { readonly approval: Approval }) {
  const { t } = useTranslation('approvals');
  return (
    <Card title={t('what')}>
      <Text fw={600}>{approval.title}</Text>
      <Text size="sm" c="dimmed">
        {t('otherSubject')}
      </Text>
      <Facts approval={approval} />
    </Card>
  );
}
