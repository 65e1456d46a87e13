import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useCursor } from '../cursor.ts';
import type { Decided, useDesk } from '../desk.ts';
import type { Question, Row, Verdict } from '../inbox.view.ts';
import { DecideDialog } from './later.ts';

type Of = {
  readonly rows: readonly Row[];
  readonly cursor: ReturnType<typeof useCursor>;
  readonly desk: ReturnType<typeof useDesk>;
};

/** The dialog in which something is decided, and what is said when it is. What was typed into it is kept until it went through. */
export function useAsking({ rows, cursor, desk }: Of) {
  const { t } = useTranslation('inbox');
  const [question, setQuestion] = useState<Question | null>(null);
  const [comment, setComment] = useState('');
  const [said, setSaid] = useState('');
  const { stand } = cursor;
  const askOne = useCallback(
    (item: InboxItem, verdict: Verdict) => {
      stand(item);
      setQuestion({ items: [item], verdict });
    },
    [stand],
  );
  const close = () => {
    setQuestion(null);
    if (cursor.index >= 0) cursor.go(cursor.index);
  };
  const done = (all: readonly Decided[]) => {
    const refused = all.filter(({ outcome }) => outcome.problem !== null).length;
    setSaid(
      t('doneMany', { count: all.length - refused }) +
        (refused > 0 ? ` ${t('refusedMany', { count: refused })}` : ''),
    );
    if (refused === 0) setComment('');
    setQuestion(null);
    cursor.go(nextOf(rows, cursor.index, all));
  };
  const dialog = question && (
    <Suspense>
      <DecideDialog
        question={question}
        comment={comment}
        onComment={setComment}
        onSettled={desk.settle}
        onDone={done}
        onClose={close}
      />
    </Suspense>
  );
  return { question, ask: setQuestion, askOne, dialog, said };
}

/** Where to go on after these are decided: at the next that waits; otherwise where one is. */
function nextOf(rows: readonly Row[], index: number, all: readonly Decided[]): number {
  const done = new Set(all.map(({ item }) => item.id));
  const next = rows.findIndex(({ item, waits }, nth) => nth > index && waits && !(item && done.has(item.id)));
  return next >= 0 ? next : Math.max(0, index);
}
