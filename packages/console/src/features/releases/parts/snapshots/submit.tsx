import type { ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import { startExecution } from '@countersign/contract/executions.ts';
import type { Snapshot } from '@countersign/contract/releases.ts';
import { Button, type ButtonProps, Code, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { nameOf } from '../../view/contents.ts';
import { DialogFrame } from '../doing/frame.tsx';

type Props = {
  readonly project: string;
  readonly release: { readonly id: string; readonly number: string; readonly pipeline: string };
  readonly snapshot: Snapshot;
  readonly executions: readonly ExecutionSummary[];
  readonly variant?: NonNullable<ButtonProps['variant']>;
};

/** Sends a snapshot on its way, after saying what exactly goes where. */
export function Submit({ project, release, snapshot, executions, variant = 'default' }: Props) {
  const { t } = useTranslation('releases');
  const [opened, { open, close }] = useDisclosure(false);
  const because = useMay(project, 'execution.start');
  const label = t('submitSnapshot', { snapshot: snapshot.number });
  return (
    <>
      <div>
        <ReasonedButton
          because={because}
          variant={variant}
          leftSection={<IconSend size={16} />}
          onClick={open}
        >
          {label}
        </ReasonedButton>
      </div>
      <Confirm {...{ project, release, snapshot, executions, opened }} title={label} onClose={close} />
    </>
  );
}

type ConfirmProps = Omit<Props, 'variant'> & {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
};

const most = 8;

function Confirm({ project, release, snapshot, executions, opened, title, onClose }: ConfirmProps) {
  const { t } = useTranslation('releases');
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(startExecution, {
    onDone({ id }) {
      onClose();
      const params = { project, release: release.id } as never;
      void navigate({
        to: '/projects/$project/releases/$release',
        params,
        search: { execution: id } as never,
      });
    },
  });
  const underWay = executions.filter(({ status }) => status === 'running');
  return (
    <DialogFrame
      {...{ opened, title, onClose, error }}
      onSubmit={() => send({ params: { project }, body: { snapshot: snapshot.id } })}
      buttons={
        <Button type="submit" loading={sending} data-autofocus>
          {t('submit')}
        </Button>
      }
    >
      <Text size="sm">
        {t('submitLead', { snapshot: snapshot.number, release: release.number, pipeline: release.pipeline })}
      </Text>
      <List size="sm">
        {snapshot.contents.slice(0, most).map((part) => (
          <List.Item key={nameOf(part)}>
            {nameOf(part)} <Code>{part.version}</Code>
          </List.Item>
        ))}
        {snapshot.contents.length > most && (
          <List.Item>{t('moreParts', { count: snapshot.contents.length - most })}</List.Item>
        )}
      </List>
      {underWay.map(({ id, snapshot: other, stage }) => (
        <Text key={id} size="sm">
          {t('underWay', { snapshot: other.number, stage: stage ?? '' })}
        </Text>
      ))}
    </DialogFrame>
  );
}
