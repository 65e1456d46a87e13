import type { Fault } from '@countersign/contract/problems.ts';
import { Alert, Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { Rows } from '../../../../shared/ui/skeletons.tsx';
import { YamlEditor } from '../../../../shared/ui/yaml-editor.tsx';
import { isSaidInText, refusedFaults } from '../../../../shared/yaml/refused.ts';
import type { Check } from '../../checking.ts';
import { Trial } from '../trial/trial.tsx';
import { LiveWords } from './live-words.tsx';

type Props = {
  readonly project: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly check: Check;
  /** Why it cannot be saved by the reader at all. */
  readonly because: string | null;
  readonly saving: boolean;
  readonly error: Error | null;
  readonly onSave: () => void;
  readonly onCancel: () => void;
  readonly inForce?: string;
  readonly policyId?: string;
  /** What else stands above the text, such as a name. */
  readonly children?: ReactNode;
};

/** A policy as YAML, what it says beside it, and what it would ask below. */
export function PolicyForm(props: Props) {
  const { t } = useTranslation('policies');
  const { project, text, onText, check, error, inForce, policyId, children } = props;
  return (
    <Stack gap="lg">
      {children}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            <YamlEditor
              label={t('asYaml')}
              value={text}
              onChange={onText}
              faults={faultsOf(check, error)}
              minHeight={320}
            />
            {check.unsatisfiable !== null && (
              <Alert color="yellow" role="status" title={t('unsatisfiable')}>
                <Text size="sm">{check.unsatisfiable}</Text>
              </Alert>
            )}
            <ProblemNotice error={isSaidInText(error) ? null : error} />
            <Buttons {...props} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <LiveWords check={check} />
        </Grid.Col>
      </Grid>
      <Title order={2} size="h4">
        {t('tryIt')}
      </Title>
      <Suspense fallback={<Rows />}>
        <Trial
          project={project}
          typed={check.definition}
          faulty={check.faults.length > 0}
          {...(inForce !== undefined && { inForce })}
          {...(policyId !== undefined && { policyId })}
        />
      </Suspense>
    </Stack>
  );
}

function Buttons({ check, because, saving, onSave, onCancel }: Props) {
  const { t } = useTranslation(['policies', 'common']);
  const unreadable = check.value === undefined ? t('mendFirst') : null;
  return (
    <Group>
      <ReasonedButton because={because ?? unreadable} loading={saving} onClick={onSave}>
        {t('common:save')}
      </ReasonedButton>
      <Button variant="default" onClick={onCancel}>
        {t('common:cancel')}
      </Button>
    </Group>
  );
}

/** What is known of the text now; what saving it was refused for, while nothing else is. */
const faultsOf = (check: Check, error: Error | null): readonly Fault[] =>
  check.faults.length > 0 ? check.faults : refusedFaults(error);
