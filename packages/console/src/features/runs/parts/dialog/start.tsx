import type { Offer } from '@countersign/contract/run-shapes.ts';
import { startRun } from '@countersign/contract/runs.ts';
import { Button, Group, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { type Draft, given, missing } from './draft.view.ts';

type Starting = {
  readonly project: string;
  readonly workflow: string;
  readonly onStarted: () => void;
};

/** Starts the run, and goes to its page. */
export function useStart({ project, workflow, onStarted }: Starting) {
  const navigate = useNavigate();
  const start = useCommand(startRun, {
    onDone: ({ id }) => {
      onStarted();
      void navigate({ to: '/projects/$project/runs/$run', params: { project, run: id } });
    },
  });
  const send = ({ form, remark, ...draft }: Draft, { inputs }: Offer) =>
    start.send({
      params: { project, workflow },
      body: { inputs: given(inputs, draft), preApproval: form, remark: remark.trim() },
    });
  return { ...start, send };
}

type Props = {
  readonly project: string;
  readonly draft: Draft;
  /** What can be given; undefined: it is not known yet, as no form was chosen. */
  readonly offer: Offer | undefined;
  /** Why nothing can be started as it is now; null: nothing is in the way. */
  readonly because: string | null;
  readonly sending: boolean;
  readonly onStart: (offer: Offer) => void;
  readonly onClose: () => void;
};

/** The buttons below the dialog. The one that starts says what is still wanting. */
export function StartButtons({ project, draft, offer, because, sending, onStart, onClose }: Props) {
  const { t } = useTranslation('runs');
  const forbidden = useMay(project, 'run.start');
  const wanting = offer ? missing(offer.inputs, draft) : [];
  const wants = wanting.length > 0 ? t('fillIn', { labels: wanting.join(', ') }) : null;
  const why = forbidden ?? because ?? (offer ? wants : t('chooseForm'));
  return (
    <Stack>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel', { ns: 'common' })}
        </Button>
        <ReasonedButton
          because={why}
          loading={sending}
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => offer && onStart(offer)}
        >
          {t('start')}
        </ReasonedButton>
      </Group>
    </Stack>
  );
}
