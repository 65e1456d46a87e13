import { Button, Checkbox, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../../shared/api/failure.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { useDeciding } from '../deciding.ts';
import type { Decided } from '../desk.ts';
import type { Question } from '../inbox.view.ts';
import { About } from './about.tsx';

type Props = {
  readonly question: Question;
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  /** What became of some of them; more may follow. */
  readonly onSettled: (settled: readonly Decided[]) => void;
  /** All of them are through. */
  readonly onDone: (all: readonly Decided[]) => void;
  readonly onClose: () => void;
};

/** Approves or rejects one or many, with one comment. A refusal of the only one is said here, and what was typed stays. */
export function DecideDialog(props: Props) {
  const { question, comment, onComment, onSettled, onDone, onClose } = props;
  const { items, verdict } = question;
  const count = items.length;
  const { t } = useTranslation('inbox');
  const [confirmOlder, setConfirmOlder] = useState(false);
  const { send, sending, error, done } = useDeciding(onSettled);
  const [no, setNo] = useState<Refused | null>(null);
  const submit = () => {
    if (sending) return;
    setNo(null);
    const onSuccess = (all: readonly Decided[]) => {
      const problem = count === 1 ? all[0]?.outcome.problem : undefined;
      if (problem) setNo(new Refused(problem));
      else onDone(all);
    };
    send({ items, verdict, comment: comment.trim(), confirmOlder }, { onSuccess });
  };
  const close = sending ? () => {} : onClose;
  return (
    <Modal
      opened
      onClose={close}
      centered
      returnFocus={false}
      title={t(`${verdict}Many`, { count })}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Stack>
        <About items={items} verdict={verdict} />
        {items.some(({ newer }) => newer !== null) && (
          <Checkbox
            label={t('confirmOlder', { count })}
            checked={confirmOlder}
            onChange={(event) => setConfirmOlder(event.currentTarget.checked)}
          />
        )}
        <Textarea
          label={t('comment')}
          description={t('commentHint')}
          value={comment}
          onChange={(event) => onComment(event.currentTarget.value)}
          onKeyDown={getHotkeyHandler([['mod+Enter', submit]])}
          readOnly={sending}
          autosize
          minRows={2}
          maxLength={1000}
          data-autofocus
        />
        {count > 1 && sending && <Through count={count} done={done} />}
        <ProblemNotice error={error ?? no} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={sending}>
            {t('cancel', { ns: 'common' })}
          </Button>
          <Send question={question} sending={sending} onSend={submit} />
        </Group>
      </Stack>
    </Modal>
  );
}

function Through({ count, done }: { readonly count: number; readonly done: number }) {
  const { t } = useTranslation('inbox');
  const said = t('through', { done, count });
  return (
    <Stack gap={4}>
      <Text size="sm">{said}</Text>
      <Progress value={(100 * done) / count} aria-label={said} />
    </Stack>
  );
}

type SendProps = { readonly question: Question; readonly sending: boolean; readonly onSend: () => void };

/** What asks for a value is approved on its own page, which has the field for it. */
function Send({ question: { items, verdict }, sending, onSend }: SendProps) {
  const { t } = useTranslation('inbox');
  const [only] = items;
  if (only?.asksValue && items.length === 1 && verdict === 'approve')
    return (
      <Button
        component={Link}
        to="/projects/$project/approvals/$approval"
        params={{ project: only.project, approval: only.approval } as never}
      >
        {t('openToApprove')}
      </Button>
    );
  return (
    <Button color={verdict === 'approve' ? 'teal.9' : 'red.9'} loading={sending} onClick={onSend}>
      {t(`${verdict}Many`, { count: items.length })}
    </Button>
  );
}
